// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

import java.io.ByteArrayOutputStream;

/**
 * Writes access units as a transport stream (ISO/IEC 13818-1), cut into segments as HLS wants them (RFC 8216, 3.2): each
 * begins with both tables, while continuity counters go on over all of them.
 *
 * <p>Timestamps are in ticks of 90 kHz, of any size; 33 bits of them are written. Access units come in decoding order. The
 * clock reference runs {@link #PCR_LEAD} before the decoding times and is written at least every 100 ms of media (in a gap
 * of more than 10 s it pauses), tables every 400 ms.
 */
public final class TsMuxer {

    /** Ticks in a second. */
    public static final long CLOCK = 90_000;

    /** How far the clock reference runs before decoding times, in ticks: 200 ms, in which a picture's bytes arrive. */
    public static final long PCR_LEAD = CLOCK / 5;

    private static final long PCR_INTERVAL = CLOCK * 90 / 1000;
    private static final long TABLE_INTERVAL = CLOCK * 400 / 1000;
    private static final long LONGEST_GAP = 10 * CLOCK;
    private static final long MASK = (1L << 33) - 1;
    private static final int VIDEO_STREAM = 0xe0;
    private static final int AUDIO_STREAM = 0xc0;
    private static final int MAX_PES_LENGTH = 0xffff;

    private final TsProgram program;
    private final byte[] associationSection = TsTables.programAssociation();
    private final byte[] mapSection;
    private final TsPacketizer association = new TsPacketizer(TsTables.PAT_PID);
    private final TsPacketizer map = new TsPacketizer(TsTables.PMT_PID);
    private final TsPacketizer video = new TsPacketizer(TsTables.VIDEO_PID);
    private final TsPacketizer audio = new TsPacketizer(TsTables.AUDIO_PID);
    private final TsPacketizer clock;

    private ByteArrayOutputStream out;
    private boolean clockStarted;
    private boolean clockDue;
    private long lastPcr;
    private long lastTables;

    /** A muxer for one program. */
    public TsMuxer(TsProgram program) {
        this.program = program;
        this.mapSection = TsTables.programMap(program);
        this.clock = program.hasVideo() ? video : audio;
    }

    /**
     * Begins a segment: what follows goes to {@code to}.
     *
     * @param to where the segment is collected
     * @param discontinuity whether timestamps do not go on from the segment before; the first packets then say so
     */
    public void startSegment(ByteArrayOutputStream to, boolean discontinuity) {
        out = to;
        clockDue = true;
        if (discontinuity) {
            clockStarted = false;
            video.markDiscontinuity();
            audio.markDiscontinuity();
        }
        tables();
    }

    /**
     * Writes a picture.
     *
     * @param annexB the access unit as a byte stream, its delimiter first
     * @param pts presentation time, in ticks
     * @param dts decoding time, in ticks
     * @param keyFrame whether decoding can begin here
     * @throws IllegalStateException before the first segment, or if the program has no video
     */
    public void video(byte[] annexB, long pts, long dts, boolean keyFrame) {
        require(program.hasVideo());
        long pcr = advance(dts, true);
        byte[] header = pesHeader(VIDEO_STREAM, annexB.length, pts, dts);
        video.unit(header, annexB, keyFrame, pcr, out);
    }

    /**
     * Writes audio.
     *
     * @param adts one frame or several, each with its ADTS header; less than 64 KiB
     * @param pts presentation time of the first, in ticks
     * @throws IllegalStateException before the first segment, or if the program has no audio
     */
    public void audio(byte[] adts, long pts) {
        require(program.hasAudio());
        if (adts.length > MAX_PES_LENGTH - 8) {
            throw new IllegalArgumentException("audio of " + adts.length + " bytes");
        }
        long pcr = advance(pts, clock == audio);
        byte[] header = pesHeader(AUDIO_STREAM, adts.length, pts, pts);
        audio.unit(header, adts, clock == audio, pcr, out);
    }

    private void require(boolean stream) {
        if (out == null) {
            throw new IllegalStateException("no segment begun");
        }
        if (!stream) {
            throw new IllegalStateException("the program has no such stream");
        }
    }

    private void tables() {
        association.section(associationSection, out);
        map.section(mapSection, out);
    }

    /**
     * Writes what is due before media of time {@code dts}: clock references, and tables.
     *
     * @param carriesClock whether that media goes out on the clock's PID
     * @return the clock reference it is to carry, or none
     */
    private long advance(long dts, boolean carriesClock) {
        long target = dts - PCR_LEAD;
        if (!clockStarted) {
            lastTables = target;
        }
        if (!clockStarted || target - lastPcr > LONGEST_GAP) {
            lastPcr = target - PCR_INTERVAL;
            clockStarted = true;
        }
        while (target - lastPcr > PCR_INTERVAL) {
            lastPcr += PCR_INTERVAL;
            clock.pcrOnly(lastPcr & MASK, out);
        }
        if (target - lastTables >= TABLE_INTERVAL) {
            tables();
            lastTables = target;
        }
        if (target <= lastPcr || !(carriesClock || clockDue)) {
            return TsPacketizer.NO_PCR;
        }
        lastPcr = target;
        clockDue = false;
        if (carriesClock) {
            return target & MASK;
        }
        clock.pcrOnly(target & MASK, out);
        return TsPacketizer.NO_PCR;
    }

    private static byte[] pesHeader(int stream, int payload, long pts, long dts) {
        boolean both = pts != dts;
        int optional = both ? 10 : 5;
        byte[] header = new byte[9 + optional];
        header[2] = 1;
        header[3] = (byte) stream;
        int length = 3 + optional + payload;
        if (length <= MAX_PES_LENGTH) { // else 0, which video may have
            header[4] = (byte) (length >> 8);
            header[5] = (byte) length;
        }
        header[6] = (byte) 0x84; // data begins with the access unit
        header[7] = (byte) (both ? 0xc0 : 0x80);
        header[8] = (byte) optional;
        timestamp(header, 9, both ? 3 : 2, pts & MASK);
        if (both) {
            timestamp(header, 14, 1, dts & MASK);
        }
        return header;
    }

    private static void timestamp(byte[] into, int at, int prefix, long ticks) {
        into[at] = (byte) (prefix << 4 | ticks >> 29 & 0x0e | 1);
        into[at + 1] = (byte) (ticks >> 22);
        into[at + 2] = (byte) (ticks >> 14 | 1);
        into[at + 3] = (byte) (ticks >> 7);
        into[at + 4] = (byte) (ticks << 1 | 1);
    }
}
