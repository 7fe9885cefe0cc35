// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.fallback.BlockShelf;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.Manifest;

/** The origin's end: the last blocks of the stream, by range, within a budget. */
final class RangeServer implements SessionListener {
    private static final int BLOCKS = 64;
    private static final long MOST_BYTES = 32L << 20;
    private static final long MS_NS = 1_000_000;
    private static final int ABSENT_MS = 200;

    private final Host host;
    private final int channel;
    private final PlayoutBuffer blocks;
    private final BlockShelf shelf;

    /**
     * @param viewers how many watch now
     * @param part of what they consume that is sent at most, 0 to 1
     */
    RangeServer(Host host, int channel, ChunkHash hash, IntSupplier viewers, double part) {
        this.host = host;
        this.channel = channel;
        blocks = new PlayoutBuffer(BLOCKS, MOST_BYTES, hash);
        shelf = new BlockShelf(blocks, viewers, part, host.nowNs());
    }

    /** A block has come from the source. */
    void add(Manifest manifest, Block block) {
        blocks.fill(blocks.open(manifest), block);
        shelf.look(host.nowNs());
    }

    BlockShelf shelf() {
        return shelf;
    }

    @Override
    public void received(Session session, int from, ByteBuffer content) {
        RangeMessages.Ask ask = RangeMessages.readAsk(content);
        BlockShelf.Outcome outcome = shelf.ask(ask.range(), host.nowNs());
        ByteBuffer bytes = outcome instanceof BlockShelf.Served served ? served.bytes() : ByteBuffer.allocate(0);
        int againMs = outcome instanceof BlockShelf.Refused refused ? (int) (refused.againNs() / MS_NS) : ABSENT_MS;
        session.send(
                channel,
                RangeMessages.bytes(new RangeMessages.Answer(ask.number(), againMs, bytes)),
                Priority.URGENT,
                host.nowNs() + ask.withinMs() * MS_NS,
                over -> {});
    }
}
