// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import java.util.function.LongSupplier;
import org.nearcast.overlay.identity.SigningKey;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.Segmenter;
import org.nearcast.protocol.segment.SegmenterSettings;

/** One publication of a stream on its way into the swarm: cut into blocks, signed, and given to the source. On the protocol's thread. */
final class Ingest {
    private final LongSupplier clockMs;
    private final String name;
    private final StreamSpec stream;
    private final SigningKey key;
    private final long epoch;
    private final Swarm source;
    private final Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
    private long blocks;
    private long bytes;

    /**
     * @param clockMs tells the time of day, and never jumps
     * @param key that speaks for this publication and no other
     * @param epoch of it, 0..2^32-1
     */
    Ingest(LongSupplier clockMs, String name, StreamSpec stream, SigningKey key, long epoch, Swarm source) {
        this.clockMs = clockMs;
        this.name = name;
        this.stream = stream;
        this.key = key;
        this.epoch = epoch;
        this.source = source;
    }

    String name() {
        return name;
    }

    StreamSpec stream() {
        return stream;
    }

    Swarm source() {
        return source;
    }

    /** How many blocks were cut. */
    long blocks() {
        return blocks;
    }

    /** Bytes of them. */
    long bytes() {
        return bytes;
    }

    void accept(RtmpMessage message) {
        segmenter.accept(message, this::cut);
    }

    /** There will be no more. */
    void end() {
        segmenter.end(this::cut);
    }

    private void cut(Block block) {
        blocks++;
        bytes += block.crumbs().get(0).length;
        Manifest manifest = Manifest.of(stream.id(), epoch, block, clockMs.getAsLong(), stream.hash());
        source.publish(manifest.signedBy(key), block);
    }
}
