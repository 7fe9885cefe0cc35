// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Host;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.Segmenter;
import org.nearcast.protocol.segment.SegmenterSettings;
import org.nearcast.protocol.segment.StreamId;

/** An encoder of a constant rate: pictures, the key frames of which are larger, cut into blocks and signed. */
final class Broadcast {
    private static final int VIDEO = 9;
    private static final int PICTURES = 25;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double KEY_FRAME = 5; // times another picture
    private static final byte[] CONFIGURATION = {
        0x17,
        0,
        0,
        0,
        0,
        1,
        0x42,
        (byte) 0xc0,
        0x1e,
        (byte) 0xff,
        (byte) 0xe1,
        0,
        4,
        0x67,
        0x42,
        (byte) 0xc0,
        0x1e,
        1,
        0,
        2,
        0x68,
        1
    };

    private final Host host;
    private final StreamId stream;
    private final int gop;
    private final int keyFrameBytes;
    private final int pictureBytes;
    private final ChunkHash hash;
    private final RandomGenerator random;
    private final BiConsumer<Manifest, Block> listener;
    private final Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
    private long pictures;
    private long beganNs;
    private long bytes;

    Broadcast(
            Host host,
            StreamId stream,
            double bitsPerSecond,
            double gopSeconds,
            ChunkHash hash,
            RandomGenerator random,
            BiConsumer<Manifest, Block> listener) {
        this.host = host;
        this.stream = stream;
        this.hash = hash;
        this.random = random;
        this.listener = listener;
        gop = (int) Math.max(1, Math.round(gopSeconds * PICTURES));
        pictureBytes = (int) (bitsPerSecond / 8 / PICTURES * gop / (gop - 1 + KEY_FRAME));
        keyFrameBytes = (int) (pictureBytes * KEY_FRAME);
    }

    void start() {
        beganNs = host.nowNs();
        segmenter.accept(new RtmpMessage(VIDEO, 1, 0, CONFIGURATION), this::block);
        picture();
    }

    private void picture() {
        boolean key = pictures % gop == 0;
        byte[] payload = new byte[key ? keyFrameBytes : pictureBytes];
        for (int i = 5; i < payload.length; i += 97) {
            payload[i] = (byte) random.nextInt();
        }
        payload[0] = (byte) (key ? 0x17 : 0x27);
        payload[1] = 1;
        segmenter.accept(new RtmpMessage(VIDEO, 1, pictures * 1_000 / PICTURES, payload), this::block);
        pictures++;
        host.schedule(beganNs + pictures * SECOND_NS / PICTURES - host.nowNs(), this::picture);
    }

    private void block(Block block) {
        bytes += block.crumbs().get(0).length;
        long captureMs = (host.nowNs() - beganNs) / 1_000_000;
        listener.accept(Manifest.of(stream, 1, block, captureMs, hash).signedBy(Modelled.SIGNER), block);
    }

    /** Bytes of all blocks so far. */
    long bytes() {
        return bytes;
    }
}
