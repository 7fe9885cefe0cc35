// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Cuts the data of one PID into transport packets (ISO/IEC 13818-1, 2.4.3.2), counting them on and on. The last packet of
 * a unit is filled up by stuffing in its adaptation field.
 */
final class TsPacketizer {

    static final int PACKET = 188;

    private static final int HEADER = 4;
    private static final int FLAG_DISCONTINUITY = 0x80;
    private static final int FLAG_RANDOM_ACCESS = 0x40;
    private static final int FLAG_PCR = 0x10;
    private static final int PCR_BYTES = 6;

    /** In place of a PCR: none. */
    static final long NO_PCR = -1;

    private final int pid;
    private final byte[] packet = new byte[PACKET];
    private int counter;
    private boolean discontinuity;

    TsPacketizer(int pid) {
        this.pid = pid;
    }

    /** Has the next packet say that the time base or the counter does not go on. */
    void markDiscontinuity() {
        discontinuity = true;
    }

    /** Writes a section, which must fit one packet. */
    void section(byte[] section, ByteArrayOutputStream out) {
        header(true, false);
        packet[HEADER] = 0; // pointer_field
        System.arraycopy(section, 0, packet, HEADER + 1, section.length);
        Arrays.fill(packet, HEADER + 1 + section.length, PACKET, (byte) 0xff);
        packet[3] |= 0x10;
        counter = (counter + 1) & 15;
        out.write(packet, 0, PACKET);
    }

    /**
     * Writes a PES packet.
     *
     * @param pcr PCR base for the first packet, in 90 kHz ticks of 33 bits, or {@link #NO_PCR}
     */
    void unit(byte[] pesHeader, byte[] payload, boolean randomAccess, long pcr, ByteArrayOutputStream out) {
        int total = pesHeader.length + payload.length;
        int written = 0;
        while (written < total) {
            boolean first = written == 0;
            int field = adaptationField(first && randomAccess, first ? pcr : NO_PCR, total - written);
            header(first, field > 0);
            packet[3] |= 0x10;
            counter = (counter + 1) & 15;
            int at = HEADER + field;
            int room = PACKET - at;
            for (int filled = 0; filled < room; ) {
                boolean inHeader = written < pesHeader.length;
                byte[] from = inHeader ? pesHeader : payload;
                int offset = inHeader ? written : written - pesHeader.length;
                int length = Math.min(room - filled, from.length - offset);
                System.arraycopy(from, offset, packet, at + filled, length);
                filled += length;
                written += length;
            }
            out.write(packet, 0, PACKET);
        }
    }

    /** Writes a packet that carries a PCR and nothing else; it does not count. */
    void pcrOnly(long pcr, ByteArrayOutputStream out) {
        adaptationField(false, pcr, 0);
        header(false, true);
        packet[3] = (byte) (packet[3] & 0xf0 | (counter + 15) & 15);
        out.write(packet, 0, PACKET);
    }

    private void header(boolean start, boolean adaptation) {
        packet[0] = 0x47;
        packet[1] = (byte) ((start ? 0x40 : 0) | pid >> 8);
        packet[2] = (byte) pid;
        packet[3] = (byte) ((adaptation ? 0x20 : 0) | counter);
    }

    /** Writes the adaptation field that leaves as much room as {@code payload} fills; gives its length. */
    private int adaptationField(boolean randomAccess, long pcr, int payload) {
        int flags = 0;
        if (discontinuity) {
            flags |= FLAG_DISCONTINUITY;
            discontinuity = false;
        }
        if (randomAccess) {
            flags |= FLAG_RANDOM_ACCESS;
        }
        if (pcr != NO_PCR) {
            flags |= FLAG_PCR;
        }
        int needed = flags == 0 ? 0 : 2 + (pcr == NO_PCR ? 0 : PCR_BYTES);
        int length = Math.max(needed, PACKET - HEADER - payload);
        if (length == 0) {
            return 0;
        }
        packet[HEADER] = (byte) (length - 1);
        if (length > 1) {
            packet[HEADER + 1] = (byte) flags;
            int at = HEADER + 2;
            if (pcr != NO_PCR) {
                packet[at] = (byte) (pcr >> 25);
                packet[at + 1] = (byte) (pcr >> 17);
                packet[at + 2] = (byte) (pcr >> 9);
                packet[at + 3] = (byte) (pcr >> 1);
                packet[at + 4] = (byte) (pcr << 7 | 0x7e);
                packet[at + 5] = 0; // extension: the base is enough for 90 kHz
                at += PCR_BYTES;
            }
            Arrays.fill(packet, at, HEADER + length, (byte) 0xff);
        }
        return length;
    }
}
