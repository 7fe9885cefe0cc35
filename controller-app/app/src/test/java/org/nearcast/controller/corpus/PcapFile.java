// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A capture file as tcpdump writes it: classic pcap, little-endian, Ethernet, whole frames. */
final class PcapFile {
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int ETHERNET = 1;

    private PcapFile() {}

    static List<byte[]> frames(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(0) != MAGIC || in.getInt(20) != ETHERNET) {
            throw new IllegalArgumentException("not a little-endian pcap file of Ethernet frames");
        }
        in.position(24);
        List<byte[]> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            int captured = in.getInt(in.position() + 8);
            if (captured != in.getInt(in.position() + 12)) {
                throw new IllegalArgumentException("frame " + frames.size() + " is cut");
            }
            in.position(in.position() + 16);
            byte[] frame = new byte[captured];
            in.get(frame);
            frames.add(frame);
        }
        return frames;
    }
}
