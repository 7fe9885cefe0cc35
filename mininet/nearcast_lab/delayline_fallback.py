# SPDX-License-Identifier: Apache-2.0
"""The delay line without a compiler: the control protocol of delayline.c, at about twice its CPU time."""

import collections
import fcntl
import json
import os
import random
import resource
import select
import struct
import sys
import time

FRAME_BYTES = 2048
READ_BATCH = 64
LATENESS_BUCKETS = 22
SLACK_NS = 20_000
FIFO_PRIORITY = 10
TUNSETIFF = 0x400454CA
TUNSETCARRIER = 0x400454E2
IFF_TAP_NO_PI = 0x0002 | 0x1000


class RefusalError(Exception):
    """A command that cannot be obeyed."""


def open_tap(name: str) -> int:
    """Creates a TAP device and returns its descriptor."""
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP_NO_PI))
    except OSError as error:
        os.close(fd)
        raise RefusalError(f"{name}: {error.strerror}") from error
    return fd


class Direction:
    """One direction of one link."""

    def __init__(self, from_fd: int, to_fd: int, chance: random.Random) -> None:
        self.from_fd, self.to_fd, self.chance = from_fd, to_fd, chance
        self.cut = False
        self.held: collections.deque[tuple[int, bytes]] = collections.deque()
        self.delay_ns = self.jitter_ns = self.loss_ppm = self.last_due_ns = 0
        self.limit = 1000
        self.counters = dict.fromkeys(
            ("framesIn", "framesOut", "bytesOut", "lost", "overflowed", "unwritten", "oversized"), 0
        )
        self.reset_lateness()

    def reset_lateness(self) -> None:
        """Forgets the lateness so far."""
        self.late_count = self.late_sum_ns = self.late_max_ns = 0
        self.late_buckets = [0] * LATENESS_BUCKETS

    def take_in(self) -> None:
        """Reads what the TAP has and holds it."""
        for _ in range(READ_BATCH):
            try:
                frame = os.read(self.from_fd, FRAME_BYTES)
            except OSError:
                return
            self.counters["framesIn"] += 1
            if len(frame) == FRAME_BYTES:
                self.counters["oversized"] += 1
            elif self.cut or (self.loss_ppm and self.chance.randrange(1_000_000) < self.loss_ppm):
                self.counters["lost"] += 1
            elif len(self.held) >= self.limit:
                self.counters["overflowed"] += 1
            else:
                due = time.monotonic_ns() + self.delay_ns
                if self.jitter_ns:
                    due += round(self.chance.uniform(-1, 1) * self.jitter_ns)
                self.last_due_ns = max(due, self.last_due_ns)
                self.held.append((self.last_due_ns, frame))

    def send_due(self, until_ns: int) -> None:
        """Writes every frame that is due."""
        while self.held and self.held[0][0] <= until_ns:
            due, frame = self.held.popleft()
            self._note_lateness(max(time.monotonic_ns() - due, 0))
            try:
                os.write(self.to_fd, frame)
                self.counters["framesOut"] += 1
                self.counters["bytesOut"] += len(frame)
            except OSError:
                self.counters["unwritten"] += 1

    def stats(self) -> dict[str, object]:
        """Counters and lateness."""
        return {
            **self.counters,
            "held": len(self.held),
            "lateCount": self.late_count,
            "lateSumUs": self.late_sum_ns // 1000,
            "lateMaxUs": self.late_max_ns // 1000,
            "lateBuckets": self.late_buckets,
        }

    def _note_lateness(self, late_ns: int) -> None:
        self.late_buckets[min((late_ns // 1000).bit_length(), LATENESS_BUCKETS - 1)] += 1
        self.late_count += 1
        self.late_sum_ns += late_ns
        self.late_max_ns = max(self.late_max_ns, late_ns)


class Links:
    """All links and the commands on them."""

    def __init__(self, seed: int, realtime: bool) -> None:
        self.chance = random.Random(seed)
        self.realtime = realtime
        self.pairs: dict[str, tuple[Direction, Direction]] = {}
        self.by_fd: dict[int, Direction] = {}

    def obey(self, line: str) -> str:
        """Answers one command."""
        verb, *rest = line.split()
        if verb == "reset":
            for direction in self.by_fd.values():
                direction.reset_lateness()
            return "ok"
        if verb == "info":
            usage = resource.getrusage(resource.RUSAGE_SELF)
            cpu_us = round((usage.ru_utime + usage.ru_stime) * 1e6)
            return "ok " + json.dumps({"implementation": "python", "realtime": self.realtime, "cpuUs": cpu_us})
        if verb == "link" and len(rest) == 3:
            return self._create(*rest)
        if not rest or rest[0] not in self.pairs:
            raise RefusalError("no such command or link")
        pair = self.pairs[rest[0]]
        if verb == "set" and len(rest) == 6 and rest[1] in ("ab", "ba", "both"):
            return self._set(pair, rest[1], [int(word) for word in rest[2:]])
        if verb == "carrier" and len(rest) == 2:
            return self._carrier(pair, int(rest[1]))
        if verb == "stats":
            return "ok " + json.dumps({"ab": pair[0].stats(), "ba": pair[1].stats()})
        raise RefusalError("no such command or link")

    def _create(self, name: str, tap_a: str, tap_b: str) -> str:
        if name in self.pairs:
            raise RefusalError("link exists")
        a, b = open_tap(tap_a), open_tap(tap_b)
        self.pairs[name] = Direction(a, b, self.chance), Direction(b, a, self.chance)
        for direction in self.pairs[name]:
            self.by_fd[direction.from_fd] = direction
        return "ok"

    def _set(self, pair: tuple[Direction, Direction], which: str, numbers: list[int]) -> str:
        for name, direction in zip(("ab", "ba"), pair, strict=True):
            if which in (name, "both"):
                delay_us, jitter_us, direction.loss_ppm, direction.limit = numbers
                direction.delay_ns, direction.jitter_ns = delay_us * 1000, jitter_us * 1000
        return "ok"

    def _carrier(self, pair: tuple[Direction, Direction], plugged: int) -> str:
        for direction in pair:
            direction.cut = not plugged
            if direction.cut:
                direction.held.clear()
            fcntl.ioctl(direction.from_fd, TUNSETCARRIER, struct.pack("i", plugged))
        return "ok"


def be_realtime() -> bool:
    """Takes SCHED_FIFO where that is allowed."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(FIFO_PRIORITY))
    except OSError as error:
        print(f"delayline: no SCHED_FIFO: {error.strerror}", file=sys.stderr)
        return False
    return True


def answer(links: Links, text: str) -> str:
    """The reply to one line, whatever is in it."""
    try:
        return links.obey(text) if text.strip() else "err empty line"
    except (RefusalError, ValueError, OSError) as error:
        return f"err {error}"


def serve(links: Links) -> None:
    """Runs until stdin ends."""
    pending = b""
    while True:
        due = [direction.held[0][0] for direction in links.by_fd.values() if direction.held]
        timeout = None if not due else max(0, min(due) - time.monotonic_ns() - SLACK_NS) / 1e9
        # select, since epoll here knows only milliseconds
        readable, _, _ = select.select([0, *links.by_fd], [], [], timeout)
        for fd in readable:
            if fd != 0:
                links.by_fd[fd].take_in()
                continue
            data = os.read(0, 65536)
            if not data:
                return
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                text = line.decode(errors="replace")
                if text.strip() == "quit":
                    return
                print(answer(links, text), flush=True)
        until = time.monotonic_ns() + SLACK_NS
        for direction in links.by_fd.values():
            direction.send_due(until)


if __name__ == "__main__":
    serve(Links(int(sys.argv[1]) if len(sys.argv) > 1 else 1, be_realtime()))
