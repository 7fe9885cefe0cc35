// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * The classic pcap format (draft-ietf-opsawg-pcap), in either byte order, with microseconds or nanoseconds, fed in pieces
 * of any size. Not safe for use by several threads.
 */
public final class PcapDecoder {
    /** The link type of Ethernet. */
    public static final int ETHERNET = 1;

    static final int MAGIC_MICROS = 0xa1b2c3d4;
    static final int MAGIC_NANOS = 0xa1b23c4d;
    static final int MAX_FRAME_BYTES = 262_144;
    private static final int FILE_HEADER_BYTES = 24;
    private static final int RECORD_HEADER_BYTES = 16;

    private ByteBuffer pending = ByteBuffer.allocate(1 << 16).limit(0);
    private boolean started;
    private int fractionNs;
    private int linkType;

    /**
     * Takes more of the file and passes on every whole record.
     *
     * @throws LabException when this is no pcap, or a record cannot be one
     */
    public void feed(ByteBuffer more, Consumer<CapturedFrame> frames) {
        append(more);
        if (!started && !readFileHeader()) {
            return;
        }
        while (pending.remaining() >= RECORD_HEADER_BYTES) {
            int start = pending.position();
            long seconds = pending.getInt(start) & 0xffffffffL;
            long fraction = pending.getInt(start + 4) & 0xffffffffL;
            int captured = pending.getInt(start + 8);
            int wireLength = pending.getInt(start + 12);
            if (captured < 0 || captured > MAX_FRAME_BYTES) {
                throw new LabException("not a pcap record: it says " + captured + " bytes");
            }
            if (pending.remaining() < RECORD_HEADER_BYTES + captured) {
                return;
            }
            byte[] bytes = new byte[captured];
            pending.position(start + RECORD_HEADER_BYTES).get(bytes);
            frames.accept(new CapturedFrame(seconds * 1_000_000_000L + fraction * fractionNs, bytes, wireLength));
        }
    }

    /** The link type, once the file's header has been read; 0 before. */
    public int linkType() {
        return linkType;
    }

    private boolean readFileHeader() {
        if (pending.remaining() < FILE_HEADER_BYTES) {
            return false;
        }
        int start = pending.position();
        int magic = pending.getInt(start);
        if (magic == Integer.reverseBytes(MAGIC_MICROS) || magic == Integer.reverseBytes(MAGIC_NANOS)) {
            pending.order(ByteOrder.LITTLE_ENDIAN);
            magic = pending.getInt(start);
        }
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            throw new LabException("not a pcap file: it begins with " + Integer.toHexString(magic));
        }
        fractionNs = magic == MAGIC_NANOS ? 1 : 1000;
        linkType = pending.getInt(start + 20) & 0xffff;
        pending.position(start + FILE_HEADER_BYTES);
        started = true;
        return true;
    }

    private void append(ByteBuffer more) {
        ByteOrder order = pending.order();
        if (pending.capacity() - pending.remaining() < more.remaining()) {
            int needed = pending.remaining() + more.remaining();
            pending = ByteBuffer.allocate(Math.max(needed, pending.capacity() * 2))
                    .put(pending);
        } else {
            pending.compact();
        }
        pending.put(more).flip();
        pending.order(order);
    }
}
