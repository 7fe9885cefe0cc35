// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Turns a block's crumbs back into the messages that it was made of, in their order: crumb 0 and as many of the enhancements after
 * it as there are, without a gap.
 */
public final class BlockReader {
    /** The message stream that the messages say they are on. */
    public static final int STREAM_ID = 1;

    private static final int NONE = -1;

    private final long segmentTimestamp;
    private final boolean skipConfiguration;
    private final List<ByteBuffer> crumbs = new ArrayList<>();
    private final List<RtmpMessage> messages = new ArrayList<>();
    private boolean begun;

    private BlockReader(long segmentTimestamp, List<byte[]> crumbs, boolean skipConfiguration) {
        this.segmentTimestamp = segmentTimestamp;
        this.skipConfiguration = skipConfiguration;
        crumbs.forEach(crumb -> this.crumbs.add(ByteBuffer.wrap(crumb)));
    }

    /**
     * Reads a block.
     *
     * @param segmentTimestamp of {@link Block#segmentTimestamp} or {@link Manifest#segmentTimestamp}, ms
     * @param crumbs 1 to {@link Block#MAX_CRUMBS}; only read
     * @param skipConfiguration leave out the configuration that is repeated at a segment's begin: for who played the block before
     * @return at most {@link Block#MAX_RECORDS} messages with payloads of their own
     * @throws SegmentException if these are no crumbs of one block
     */
    public static List<RtmpMessage> read(long segmentTimestamp, List<byte[]> crumbs, boolean skipConfiguration)
            throws SegmentException {
        if (crumbs.isEmpty() || crumbs.size() > Block.MAX_CRUMBS) {
            throw new SegmentException("a block of " + crumbs.size() + " crumbs");
        }
        for (byte[] crumb : crumbs) {
            if (crumb.length > Block.MAX_CRUMB_BYTES) {
                throw new SegmentException("a crumb of " + crumb.length + " bytes");
            }
        }
        if (crumbs.get(0).length == 0) {
            throw new SegmentException("crumb 0 is empty");
        }
        return new BlockReader(segmentTimestamp, crumbs, skipConfiguration).read();
    }

    private List<RtmpMessage> read() throws SegmentException {
        int last = NONE;
        for (int next = next(); next != NONE; next = next()) {
            int position = position(crumbs.get(next));
            if (position <= last) {
                throw new SegmentException("position " + position + " after " + last);
            }
            if (position >= Block.MAX_RECORDS) {
                throw new SegmentException("position " + position);
            }
            last = position;
            record(crumbs.get(next), next);
        }
        return messages;
    }

    /** The crumb whose next record is to be read; {@link #NONE} when all are. */
    private int next() throws SegmentException {
        int least = NONE;
        for (int i = 0; i < crumbs.size(); i++) {
            ByteBuffer crumb = crumbs.get(i);
            if (!crumb.hasRemaining()) {
                continue;
            }
            if (crumb.remaining() < Crumb.HEAD_BYTES) {
                throw new SegmentException(crumb.remaining() + " bytes of a record's head");
            }
            if (least == NONE || position(crumb) < position(crumbs.get(least))) {
                least = i;
            }
        }
        return least;
    }

    private static int position(ByteBuffer crumb) {
        return crumb.getShort(crumb.position()) & 0xFFFF;
    }

    private void record(ByteBuffer crumb, int index) throws SegmentException {
        crumb.getShort();
        int typeByte = crumb.get() & 0xFF;
        int type = typeByte & ~Crumb.REPEATED;
        boolean repeated = type != typeByte;
        int time = crumb.getInt();
        int length = (crumb.get() & 0xFF) << 16 | (crumb.getShort() & 0xFFFF);
        if (type != MessageType.AUDIO && type != MessageType.VIDEO && type != MessageType.DATA_AMF0) {
            throw new SegmentException("a message of type " + type);
        }
        if (length == 0 || length > crumb.remaining()) {
            throw new SegmentException("a payload of " + length + " bytes, " + crumb.remaining() + " left");
        }
        if (repeated && (begun || index != 0 || time != 0)) {
            throw new SegmentException("configuration repeated elsewhere than at the begin");
        }
        begun |= !repeated;
        if (repeated && skipConfiguration) {
            crumb.position(crumb.position() + length);
            return;
        }
        byte[] payload = new byte[length];
        crumb.get(payload);
        messages.add(new RtmpMessage(type, STREAM_ID, segmentTimestamp + time, payload));
    }
}
