// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.nearcast.node.swarm.Directory;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.host.Timer;

/** The origin's blocks, by HTTP ranges. Whatever the origin does, the swarm goes on: it is asked again after pauses that grow. */
final class HttpBlockOrigin implements BlockOrigin {
    private static final int PARTIAL = 206;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final long ABSENT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long FIRST_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(30);

    /** Runs a task later, on the protocol's thread. */
    @FunctionalInterface
    interface Alarm {
        Timer schedule(long delayNs, Runnable task);
    }

    private final HttpClient http;
    private final String blocks;
    private final Alarm alarm;
    private final Executor executor;
    private long pauseNs = FIRST_PAUSE_NS;

    /**
     * @param blocks URL under which they are
     * @param executor of the protocol's thread
     */
    HttpBlockOrigin(HttpClient http, String blocks, Alarm alarm, Executor executor) {
        this.http = http;
        this.blocks = blocks;
        this.alarm = alarm;
        this.executor = executor;
    }

    @Override
    public void fetch(BlockRange range, long withinNs, Answer answer) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(blocks + "/" + range.block() + "/" + range.crumb()))
                .version(HttpClient.Version.HTTP_1_1)
                .header("range", "bytes=" + range.from() + "-" + (range.from() + range.bytes() - 1))
                .build();
        new Question(answer, range.bytes()).ask(request, withinNs);
    }

    /** All that is wanted; of anything else nothing is kept. */
    private static BodyHandler<byte[]> exactly(int bytes) {
        return head -> head.statusCode() == PARTIAL
                        && head.headers().firstValueAsLong("content-length").orElse(-1) == bytes
                ? BodySubscribers.ofByteArray()
                : BodySubscribers.replacing(new byte[0]);
    }

    /** One range that is asked for. On the protocol's thread. */
    private final class Question {
        private final Answer answer;
        private final int bytes;
        private Timer late;
        private boolean answered;

        Question(Answer answer, int bytes) {
            this.answer = answer;
            this.bytes = bytes;
        }

        void ask(HttpRequest request, long withinNs) {
            CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, exactly(bytes));
            late = alarm.schedule(withinNs, () -> {
                sent.cancel(true);
                refused(0);
            });
            sent.whenComplete((response, failure) -> executor.execute(() -> {
                if (!answered && failure != null) {
                    refused(pause());
                } else if (!answered) {
                    answered(response);
                }
            }));
        }

        private void answered(HttpResponse<byte[]> response) {
            switch (response.statusCode()) {
                case PARTIAL -> came(response.body());
                case NOT_FOUND -> refused(ABSENT_NS);
                case TOO_MANY, UNAVAILABLE -> refused(saidNs(response));
                default -> refused(pause());
            }
        }

        private void came(byte[] body) {
            if (body.length != bytes) {
                refused(pause());
                return;
            }
            pauseNs = FIRST_PAUSE_NS;
            answered = true;
            late.cancel();
            answer.came(ByteBuffer.wrap(body));
        }

        private void refused(long againNs) {
            answered = true;
            late.cancel();
            answer.refused(againNs);
        }
    }

    /** How long it is left alone that gives no sensible answer. */
    private long pause() {
        long now = pauseNs;
        pauseNs = Math.min(LONGEST_PAUSE_NS, 2 * pauseNs);
        return now;
    }

    /** How long it wants to be left alone (RFC 9110, section 10.2.3), but for a date, which no origin of ours says. */
    private static long saidNs(HttpResponse<?> response) {
        long ms = number(response, Directory.RETRY_AFTER_MS, 1);
        ms = ms < 0 ? number(response, "retry-after", TimeUnit.SECONDS.toMillis(1)) : ms;
        return Math.min(LONGEST_PAUSE_NS, ms < 0 ? FIRST_PAUSE_NS : TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private static long number(HttpResponse<?> response, String header, long each) {
        return response.headers()
                .firstValue(header)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Long.parseLong(text) * each)
                .orElse(-1L);
    }
}
