// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpRange;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRoute;
import org.nearcast.node.swarm.Directory;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.fallback.BlockShelf;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.rate.AddressLimits;

/**
 * Answers {@code /p2p/blocks/KEY/NUMBER/CRUMB}, by range (RFC 9110, section 14), as long as the budget lasts; then with 503 and how long to stay away. Asked
 * on connections' event loops, it answers on the protocol's thread.
 */
final class BlockRoute implements HttpRoute {
    static final String PREFIX = "/p2p/blocks/";

    private static final Pattern PATH = Pattern.compile(PREFIX + "([0-9a-f]{64})/(\\d{1,18})/(\\d|1[0-5])");
    private static final String CONTENT_TYPE = "application/octet-stream";
    /** Answers that the protocol's thread has not come to yet. */
    private static final int MOST_WAITING = 256;

    private static final long BUSY_NS = TimeUnit.SECONDS.toNanos(1);
    /** A viewer that misses a chunk of each block in four places asks 16 times a second; many may be behind one NAT. */
    private static final double PER_SECOND = 200;

    private static final double AT_ONCE = 1_000;
    private static final int TOGETHER = 50;
    private static final int MOST_ADDRESSES = 10_000;

    private final Executor executor;
    private final Host host;
    private final Shelves shelves;
    private final AddressLimits limits;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param executor of the protocol's thread */
    BlockRoute(Executor executor, Host host, Shelves shelves) {
        this.executor = executor;
        this.host = host;
        this.shelves = shelves;
        limits = new AddressLimits(PER_SECOND, AT_ONCE, TOGETHER, MOST_ADDRESSES, host.nowNs());
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpCall call) {
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) {
            return CompletableFuture.completedFuture(HttpReply.notFound());
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(later(BUSY_NS));
        }
        CompletableFuture<HttpReply> answer = new CompletableFuture<>();
        executor.execute(() -> {
            waiting.decrementAndGet();
            try {
                answer.complete(answer(call, path));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private HttpReply answer(HttpCall call, Matcher path) {
        if (!isWithinLimits(call.remote())) {
            return later(BUSY_NS);
        }
        BlockShelf shelf = shelves.find(path.group(1));
        long block = Long.parseLong(path.group(2));
        int crumb = Integer.parseInt(path.group(3));
        int size = shelf == null ? -1 : shelf.bytes(block, crumb);
        if (size < 1) {
            return HttpReply.notFound();
        }
        // what there is has no validator, so that no If-Range holds (RFC 9110, section 13.1.5)
        HttpRange range = HttpRange.of(
                call.headers().contains("if-range") ? null : call.headers().get("range"), size);
        if (range.kind() == HttpRange.Kind.UNSATISFIABLE) {
            return HttpReply.unsatisfiable(size);
        }
        BlockShelf.Outcome outcome = shelf.ask(new BlockRange(block, crumb, range.from(), range.bytes()), host.nowNs());
        if (outcome instanceof BlockShelf.Refused refused) {
            return later(refused.againNs());
        }
        return outcome instanceof BlockShelf.Served served ? reply(served, range, size) : HttpReply.notFound();
    }

    private boolean isWithinLimits(SocketAddress remote) {
        return !(remote instanceof InetSocketAddress address) || limits.take(host.nowNs(), Endpoint.of(address));
    }

    private static HttpReply reply(BlockShelf.Served served, HttpRange range, int size) {
        HttpReply reply = range.kind() == HttpRange.Kind.PART
                ? HttpReply.partial(CONTENT_TYPE, Unpooled.wrappedBuffer(served.bytes()), range.from(), size)
                : HttpReply.ok(CONTENT_TYPE, Unpooled.wrappedBuffer(served.bytes()));
        return reply.with("accept-ranges", "bytes").with("cache-control", "public, max-age=30, immutable");
    }

    private static HttpReply later(long ns) {
        long ms = TimeUnit.NANOSECONDS.toMillis(ns) + 1;
        long seconds = TimeUnit.MILLISECONDS.toSeconds(ms) + 1;
        return HttpReply.status(503, "Not now: peers must have it from each other.")
                .with("retry-after", Long.toString(seconds))
                .with(Directory.RETRY_AFTER_MS, Long.toString(ms));
    }
}
