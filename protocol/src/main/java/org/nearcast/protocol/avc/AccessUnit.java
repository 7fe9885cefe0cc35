// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import java.nio.ByteBuffer;

/**
 * From an access unit as FLV and MP4 hold it, NAL units each behind its length (ISO/IEC 14496-15, 5.2.3), to the byte
 * stream of Annex B that MPEG-TS holds (ISO/IEC 14496-10, B.1).
 */
public final class AccessUnit {

    /** primary_pic_type 7: slices of any kind may follow. */
    private static final byte[] DELIMITER = {0, 0, 0, 1, NalUnit.AUD, (byte) 0xf0};

    private static final int START_CODE = 4;

    private AccessUnit() {}

    /**
     * Writes an access unit as Annex B: a delimiter; the configuration's parameter sets, if decoding can begin here and
     * the unit brings no sequence parameter set itself; then the NAL units, without any delimiter of their own.
     *
     * @param units from position to limit the NAL units, lengths as {@code config} says; its position is not moved
     * @param config the stream's configuration
     * @param keyFrame whether decoding can begin here though there may be no IDR picture (an open GOP)
     * @throws AvcException if a length leads outside, or no NAL unit is there
     */
    public static byte[] toAnnexB(ByteBuffer units, AvcConfig config, boolean keyFrame) throws AvcException {
        boolean start = keyFrame;
        boolean ownSps = false;
        boolean any = false;
        int size = DELIMITER.length;
        ByteBuffer in = units.duplicate();
        while (in.hasRemaining()) {
            int length = nextLength(in, config.nalLengthSize());
            if (length > 0) {
                int type = NalUnit.type(in.get(in.position()));
                start |= type == NalUnit.IDR;
                ownSps |= type == NalUnit.SPS;
                any = true;
                size += START_CODE + length;
                in.position(in.position() + length);
            }
        }
        if (!any) {
            throw new AvcException("no NAL unit");
        }
        boolean insert = start && !ownSps;
        if (insert) {
            size += size(config.sps()) + size(config.pps());
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(DELIMITER);
        if (insert) {
            config.sps().forEach(set -> put(out, set));
            config.pps().forEach(set -> put(out, set));
        }
        copy(units.duplicate(), config.nalLengthSize(), out);
        byte[] stream = new byte[out.position()];
        out.flip().get(stream);
        return stream;
    }

    private static void copy(ByteBuffer in, int lengthSize, ByteBuffer out) throws AvcException {
        while (in.hasRemaining()) {
            int length = nextLength(in, lengthSize);
            ByteBuffer nal = in.duplicate();
            nal.limit(in.position() + length);
            in.position(in.position() + length);
            if (length > 0 && NalUnit.type(nal.get(nal.position())) != NalUnit.AUD) {
                out.putInt(1).put(nal);
            }
        }
    }

    private static int nextLength(ByteBuffer in, int lengthSize) throws AvcException {
        if (in.remaining() < lengthSize) {
            throw new AvcException("NAL length cut short");
        }
        long length = 0;
        for (int i = 0; i < lengthSize; i++) {
            length = length << 8 | (in.get() & 0xff);
        }
        if (length > in.remaining()) {
            throw new AvcException("NAL unit of " + length + " bytes in " + in.remaining());
        }
        return (int) length;
    }

    private static int size(Iterable<byte[]> sets) {
        int size = 0;
        for (byte[] set : sets) {
            size += START_CODE + set.length;
        }
        return size;
    }

    private static void put(ByteBuffer out, byte[] nal) {
        out.putInt(1).put(nal);
    }
}
