// SPDX-License-Identifier: Apache-2.0
/*
 * delayline: links with delay for hosts whose kernel has no netem.
 *
 * Each link is a pair of TAP devices; a frame that is sent into one is held and written to the other when it is due.
 * One process, one thread, serves all links of a lab on one absolute timer, under SCHED_FIFO where that is allowed.
 * Rates and queues are the kernel's work (HTB and pfifo on the TAPs).
 *
 * Control: lines on stdin, one reply line each on stdout, "ok [JSON]" or "err REASON". End of stdin ends the process
 * and with it every TAP.
 *
 *   link NAME TAP_A TAP_B                              create both TAPs and join them
 *   set NAME ab|ba|both DELAY_US JITTER_US LOSS_PPM LIMIT_FRAMES
 *   carrier NAME 0|1                                   pull the cable, or plug it in again
 *   stats NAME                                         counters and lateness of both directions
 *   reset                                              set lateness of all links to nothing
 *   info                                               scheduling class and CPU time of this process
 *   quit
 *
 * Lateness is the time from the moment a frame was due to the moment it was written; none when it was early, which is
 * at most SLACK_NS.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum {
    FRAME_BYTES = 2048,     /* an Ethernet frame of MTU 1500 with tags to spare */
    NAME_CHARS = 64,
    READ_BATCH = 64,        /* frames taken from one TAP before the due ones are sent */
    EVENTS = 64,
    LATENESS_BUCKETS = 22,  /* bucket i counts lateness under 2^i us; the last one everything above */
    COMMAND_CHARS = 65536,
};

static const int64_t SLACK_NS = 20000;   /* what is due this soon is sent now: cheaper than another wake-up */
static const int64_t MAX_LEAD_NS = 200000;
static const int FIFO_PRIORITY = 10;

struct frame {
    struct frame *next;
    int64_t due_ns;
    size_t length;
    unsigned char bytes[FRAME_BYTES];
};

/* One direction of one link. */
struct direction {
    int from_fd, to_fd;
    bool cut;
    struct frame *head, *tail;
    uint64_t held, limit;
    int64_t delay_ns, jitter_ns, last_due_ns;
    uint64_t loss_ppm;
    uint64_t frames_in, frames_out, bytes_out, lost, overflowed, unwritten, oversized;
    int64_t late_max_ns, late_sum_ns;
    uint64_t late_count, late_buckets[LATENESS_BUCKETS];
};

struct link {
    char name[NAME_CHARS];
    struct direction directions[2];
};

static struct link **links;
static size_t link_count;
static struct frame *pool;
static int poller;
static bool realtime;
static int64_t armed_ns = -1, lead_ns;    /* when the timer fires; how much earlier than due, since waking takes time */
static uint64_t random_state;

static uint64_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state >> 11;
}

static double next_fraction(void) {
    return (double)next_random() / 9007199254740992.0;   /* 2^53 */
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct frame *take_frame(void) {
    struct frame *frame = pool;
    if (frame) {
        pool = frame->next;
        return frame;
    }
    return malloc(sizeof *frame);
}

static void return_frame(struct frame *frame) {
    frame->next = pool;
    pool = frame;
}

static void flush(struct direction *d) {
    while (d->head) {
        struct frame *frame = d->head;
        d->head = frame->next;
        return_frame(frame);
    }
    d->tail = NULL;
    d->held = 0;
}

static int open_tap(const char *name) {
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return -1;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
    if (ioctl(fd, TUNSETIFF, &request) < 0) {
        int reason = errno;
        close(fd);
        errno = reason;
        return -1;
    }
    return fd;
}

static void hold(struct direction *d, struct frame *frame) {
    int64_t due = now_ns() + d->delay_ns;
    if (d->jitter_ns)
        due += (int64_t)((next_fraction() * 2 - 1) * (double)d->jitter_ns);
    if (due < d->last_due_ns)
        due = d->last_due_ns;   /* jitter never reorders */
    d->last_due_ns = due;
    frame->due_ns = due;
    frame->next = NULL;
    if (d->tail)
        d->tail->next = frame;
    else
        d->head = frame;
    d->tail = frame;
    d->held++;
}

static void take_in(struct direction *d) {
    for (int i = 0; i < READ_BATCH; i++) {
        struct frame *frame = take_frame();
        if (!frame)
            return;
        ssize_t length = read(d->from_fd, frame->bytes, FRAME_BYTES);
        if (length <= 0) {
            return_frame(frame);
            return;
        }
        frame->length = (size_t)length;
        d->frames_in++;
        if (length == FRAME_BYTES) {
            d->oversized++;
            return_frame(frame);
        } else if (d->cut || (d->loss_ppm && next_random() % 1000000 < d->loss_ppm)) {
            d->lost++;
            return_frame(frame);
        } else if (d->held >= d->limit) {
            d->overflowed++;
            return_frame(frame);
        } else {
            hold(d, frame);
        }
    }
}

static void note_lateness(struct direction *d, int64_t late_ns) {
    if (late_ns < 0)
        late_ns = 0;
    size_t bucket = 0;
    for (int64_t us = late_ns / 1000; us > 0 && bucket < LATENESS_BUCKETS - 1; us >>= 1)
        bucket++;
    d->late_buckets[bucket]++;
    d->late_count++;
    d->late_sum_ns += late_ns;
    if (late_ns > d->late_max_ns)
        d->late_max_ns = late_ns;
}

static void send_due(struct direction *d, int64_t until_ns) {
    while (d->head && d->head->due_ns <= until_ns) {
        struct frame *frame = d->head;
        note_lateness(d, now_ns() - frame->due_ns);
        if (write(d->to_fd, frame->bytes, frame->length) < 0) {
            d->unwritten++;
        } else {
            d->frames_out++;
            d->bytes_out += frame->length;
        }
        d->head = frame->next;
        if (!d->head)
            d->tail = NULL;
        d->held--;
        return_frame(frame);
    }
}

/* Sends what is due on all links and returns when the next frame is, or -1 when none is held. */
static int64_t send_all_due(void) {
    int64_t next = -1;
    int64_t until = now_ns() + SLACK_NS;
    for (size_t i = 0; i < link_count; i++) {
        for (int k = 0; k < 2; k++) {
            struct direction *d = &links[i]->directions[k];
            send_due(d, until);
            if (d->head && (next < 0 || d->head->due_ns < next))
                next = d->head->due_ns;
        }
    }
    return next;
}

static struct link *find_link(const char *name) {
    for (size_t i = 0; i < link_count; i++)
        if (!strcmp(links[i]->name, name))
            return links[i];
    return NULL;
}

static void reset_lateness(struct direction *d) {
    d->late_max_ns = d->late_sum_ns = 0;
    d->late_count = 0;
    memset(d->late_buckets, 0, sizeof d->late_buckets);
}

static void create_link(const char *name, const char *tap_a, const char *tap_b) {
    int fds[2];
    if (find_link(name)) {
        puts("err link exists");
        return;
    }
    fds[0] = open_tap(tap_a);
    if (fds[0] < 0) {
        printf("err %s: %s\n", tap_a, strerror(errno));
        return;
    }
    fds[1] = open_tap(tap_b);
    if (fds[1] < 0) {
        printf("err %s: %s\n", tap_b, strerror(errno));
        close(fds[0]);
        return;
    }
    struct link *link = calloc(1, sizeof *link);
    struct link **grown = realloc(links, (link_count + 1) * sizeof *links);
    if (!link || !grown) {
        puts("err out of memory");
        exit(1);
    }
    links = grown;
    links[link_count++] = link;
    snprintf(link->name, NAME_CHARS, "%s", name);
    for (int k = 0; k < 2; k++) {
        struct direction *d = &link->directions[k];
        d->from_fd = fds[k];
        d->to_fd = fds[1 - k];
        d->limit = 1000;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = d};
        epoll_ctl(poller, EPOLL_CTL_ADD, fds[k], &event);
    }
    puts("ok");
}

static void set_link(struct link *link, const char *arguments) {
    char which[8];
    uint32_t delay_us, jitter_us, loss_ppm, limit;
    if (sscanf(arguments, "%7s %" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32, which, &delay_us, &jitter_us, &loss_ppm,
               &limit) != 5) {
        puts("err set NAME ab|ba|both DELAY_US JITTER_US LOSS_PPM LIMIT_FRAMES");
        return;
    }
    for (int k = 0; k < 2; k++) {
        if (strcmp(which, "both") && strcmp(which, k ? "ba" : "ab"))
            continue;
        struct direction *d = &link->directions[k];
        d->delay_ns = (int64_t)delay_us * 1000;
        d->jitter_ns = (int64_t)jitter_us * 1000;
        d->loss_ppm = loss_ppm;
        d->limit = limit;
    }
    puts("ok");
}

static void set_carrier(struct link *link, const char *arguments) {
    int plugged = atoi(arguments);
    for (int k = 0; k < 2; k++) {
        struct direction *d = &link->directions[k];
        d->cut = !plugged;
        if (!plugged)
            flush(d);
        if (ioctl(d->from_fd, TUNSETCARRIER, &plugged) < 0) {
            printf("err carrier: %s\n", strerror(errno));
            return;
        }
    }
    puts("ok");
}

static void print_direction(const char *name, const struct direction *d) {
    printf("\"%s\":{\"framesIn\":%" PRIu64 ",\"framesOut\":%" PRIu64 ",\"bytesOut\":%" PRIu64 ",\"lost\":%" PRIu64
           ",\"overflowed\":%" PRIu64 ",\"unwritten\":%" PRIu64 ",\"oversized\":%" PRIu64 ",\"held\":%" PRIu64
           ",\"lateCount\":%" PRIu64 ",\"lateSumUs\":%" PRId64 ",\"lateMaxUs\":%" PRId64 ",\"lateBuckets\":[",
           name, d->frames_in, d->frames_out, d->bytes_out, d->lost, d->overflowed, d->unwritten, d->oversized, d->held,
           d->late_count, d->late_sum_ns / 1000, d->late_max_ns / 1000);
    for (int i = 0; i < LATENESS_BUCKETS; i++)
        printf("%s%" PRIu64, i ? "," : "", d->late_buckets[i]);
    printf("]}");
}

static void print_stats(const struct link *link) {
    printf("ok {");
    print_direction("ab", &link->directions[0]);
    putchar(',');
    print_direction("ba", &link->directions[1]);
    puts("}");
}

static void print_info(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    int64_t cpu_us = ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec
                     + usage.ru_stime.tv_usec;
    printf("ok {\"implementation\":\"c\",\"realtime\":%s,\"cpuUs\":%" PRId64 "}\n", realtime ? "true" : "false", cpu_us);
}

/* Returns false when the process is to end. */
static bool obey(const char *line) {
    char verb[16] = "", name[NAME_CHARS] = "", tap_a[NAME_CHARS] = "", tap_b[NAME_CHARS] = "";
    int rest = 0;
    sscanf(line, "%15s %63s %n", verb, name, &rest);
    if (!strcmp(verb, "quit"))
        return false;
    if (!strcmp(verb, "reset")) {
        for (size_t i = 0; i < link_count; i++)
            for (int k = 0; k < 2; k++)
                reset_lateness(&links[i]->directions[k]);
        puts("ok");
        return true;
    }
    if (!strcmp(verb, "info")) {
        print_info();
        return true;
    }
    if (!strcmp(verb, "link")) {
        if (rest && sscanf(line + rest, "%63s %63s", tap_a, tap_b) == 2)
            create_link(name, tap_a, tap_b);
        else
            puts("err link NAME TAP_A TAP_B");
        return true;
    }
    struct link *link = find_link(name);
    if (!link)
        puts("err no such command or link");
    else if (!strcmp(verb, "set"))
        set_link(link, line + rest);
    else if (!strcmp(verb, "carrier"))
        set_carrier(link, line + rest);
    else if (!strcmp(verb, "stats"))
        print_stats(link);
    else
        puts("err no such command or link");
    return true;
}

/* Reads what stdin has and obeys every whole line; false at its end. */
static bool read_commands(void) {
    static char buffer[COMMAND_CHARS];
    static size_t have;
    ssize_t length = read(STDIN_FILENO, buffer + have, sizeof buffer - have - 1);
    if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR))
        return false;
    if (length < 0)
        return true;
    have += (size_t)length;
    buffer[have] = 0;
    char *line = buffer, *end;
    while ((end = strchr(line, '\n'))) {
        *end = 0;
        if (!obey(line))
            return false;
        line = end + 1;
    }
    have -= (size_t)(line - buffer);
    memmove(buffer, line, have + 1);
    return have < sizeof buffer - 1;
}

static void arm(int timer, int64_t due_ns) {
    int64_t at = due_ns - lead_ns;
    if (at == armed_ns)
        return;
    struct itimerspec when = {.it_value = {.tv_sec = at / 1000000000, .tv_nsec = at % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
    /* A time that has passed teaches nothing about waking. */
    armed_ns = at > now_ns() ? at : -1;
}

/* An idle processor needs some 50 to 100 us to wake: learn how long, and wake that much earlier. */
static void learn_lead(void) {
    if (armed_ns < 0)
        return;
    int64_t latency = now_ns() - armed_ns;
    if (latency > MAX_LEAD_NS)
        latency = MAX_LEAD_NS;
    lead_ns += (latency - lead_ns) / 16;
    armed_ns = -1;
}

static void run(int timer) {
    static int commands_tag, timer_tag;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &commands_tag};
    epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &event);
    event.data.ptr = &timer_tag;
    epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == &timer_tag) {
                uint64_t expirations;
                if (read(timer, &expirations, sizeof expirations) > 0)
                    learn_lead();
            } else if (events[i].data.ptr == &commands_tag) {
                if (!read_commands())
                    return;
            } else {
                take_in(events[i].data.ptr);
            }
        }
        int64_t next = send_all_due();
        if (next >= 0)
            arm(timer, next);
    }
}

int main(int argc, char **argv) {
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    random_state = seed * 0x9E3779B97F4A7C15u | 1;
    prctl(PR_SET_TIMERSLACK, 1);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct sched_param parameters = {.sched_priority = FIFO_PRIORITY};
    realtime = sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) == 0;
    if (!realtime)
        fprintf(stderr, "delayline: no SCHED_FIFO: %s\n", strerror(errno));
    if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
        fprintf(stderr, "delayline: memory not locked: %s\n", strerror(errno));
    poller = epoll_create1(EPOLL_CLOEXEC);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (poller < 0 || timer < 0 || fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) < 0) {
        fprintf(stderr, "delayline: %s\n", strerror(errno));
        return 1;
    }
    run(timer);
    return 0;
}
