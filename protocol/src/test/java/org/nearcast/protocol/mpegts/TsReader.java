// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a transport stream packet by packet and asserts on the way what ISO/IEC 13818-1 demands: sync, counters, stuffing,
 * lengths, checksums. Written from the standard, not from the muxer.
 */
final class TsReader {

    /** A PES packet: what it carried and when. */
    static final class Unit {
        final int pid;
        long pts;
        long dts;
        boolean randomAccess;
        boolean discontinuity;
        byte[] data = {};

        Unit(int pid) {
            this.pid = pid;
        }
    }

    final List<Unit> units = new ArrayList<>();
    final List<Long> clocks = new ArrayList<>();
    final List<Integer> clockAtUnit = new ArrayList<>();
    final Map<Integer, Integer> streamTypes = new HashMap<>();
    int tables;
    int clockPid = -1;
    boolean clockDiscontinuity;

    private final Map<Integer, Integer> counters = new HashMap<>();
    private final Map<Integer, ByteArrayOutputStream> open = new HashMap<>();
    private final Map<Integer, Unit> openUnits = new HashMap<>();
    private int mapPid = -1;

    /** Reads one segment; may be called again with the next. */
    void read(byte[] segment) {
        assertEquals(0, segment.length % 188, "whole packets");
        assertEquals(0, pid(segment, 0), "a segment begins with the PAT");
        for (int at = 0; at < segment.length; at += 188) {
            packet(Arrays.copyOfRange(segment, at, at + 188));
        }
        for (int pid : List.copyOf(open.keySet())) {
            close(pid);
        }
    }

    private static int pid(byte[] p, int at) {
        return (p[at + 1] & 0x1f) << 8 | p[at + 2] & 0xff;
    }

    private void packet(byte[] p) {
        assertEquals(0x47, p[0], "sync byte");
        assertEquals(0, p[1] & 0x80, "no transport error");
        assertEquals(0, p[3] & 0xc0, "not scrambled");
        int pid = pid(p, 0);
        boolean start = (p[1] & 0x40) != 0;
        boolean hasField = (p[3] & 0x20) != 0;
        boolean hasPayload = (p[3] & 0x10) != 0;
        int counter = p[3] & 15;
        Integer last = counters.put(pid, counter);
        if (last != null) {
            assertEquals(hasPayload ? last + 1 & 15 : last, counter, "continuity of PID " + pid);
        }
        int at = 4;
        int flags = 0;
        if (hasField) {
            int length = p[4] & 0xff;
            assertTrue(hasPayload ? length <= 182 : length == 183, "length of the adaptation field: " + length);
            if (length > 0) {
                flags = p[5] & 0xff;
                int used = 1 + ((flags & 0x10) != 0 ? clock(p, pid) : 0);
                for (int i = 5 + used; i < 5 + length; i++) {
                    assertEquals((byte) 0xff, p[i], "stuffing");
                }
            }
            at += 1 + length;
        }
        if (hasPayload) {
            payload(p, at, pid, start, flags);
        }
    }

    private int clock(byte[] p, int pid) {
        long base = (p[6] & 0xffL) << 25
                | (p[7] & 0xffL) << 17
                | (p[8] & 0xffL) << 9
                | (p[9] & 0xffL) << 1
                | (p[10] & 0xff) >> 7;
        assertEquals(0x7e, p[10] & 0x7e, "reserved bits");
        assertEquals(clockPid, pid, "PID of the clock");
        clocks.add(base);
        clockAtUnit.add(units.size() + open.size());
        clockDiscontinuity |= (p[5] & 0x80) != 0;
        return 6;
    }

    private void payload(byte[] p, int at, int pid, boolean start, int flags) {
        if (pid == 0 || pid == mapPid) {
            assertTrue(start);
            section(p, at + 1 + p[at], pid);
            return;
        }
        assertTrue(streamTypes.containsKey(pid), "PID " + pid + " is in the PMT");
        if (start) {
            close(pid);
            open.put(pid, new ByteArrayOutputStream());
            Unit unit = new Unit(pid);
            unit.randomAccess = (flags & 0x40) != 0;
            unit.discontinuity = (flags & 0x80) != 0;
            openUnits.put(pid, unit);
        }
        open.get(pid).write(p, at, 188 - at);
    }

    private void section(byte[] p, int at, int pid) {
        int length = (p[at + 1] & 0x0f) << 8 | p[at + 2] & 0xff;
        assertEquals(0xb0, p[at + 1] & 0xf0);
        assertEquals(0, crc(p, at, 3 + length), "CRC of the section");
        if (pid == 0) {
            assertEquals(0, p[at]);
            assertEquals(9 + 4, length);
            mapPid = (p[at + 10] & 0x1f) << 8 | p[at + 11] & 0xff;
        } else {
            assertEquals(2, p[at]);
            clockPid = (p[at + 8] & 0x1f) << 8 | p[at + 9] & 0xff;
            for (int i = at + 12; i < at + 3 + length - 4; i += 5) {
                streamTypes.put((p[i + 1] & 0x1f) << 8 | p[i + 2] & 0xff, p[i] & 0xff);
            }
            tables++;
        }
    }

    /** Bit by bit, over the section with its CRC: 0 if that is right. */
    private static int crc(byte[] p, int from, int length) {
        int register = 0xffffffff;
        for (int bit = 0; bit < length * 8; bit++) {
            int in = p[from + bit / 8] >> (7 - bit % 8) & 1;
            int top = register >>> 31;
            register <<= 1;
            if ((top ^ in) == 1) {
                register ^= 0x04c11db7;
            }
        }
        return register;
    }

    private void close(int pid) {
        ByteArrayOutputStream collected = open.remove(pid);
        if (collected == null) {
            return;
        }
        Unit unit = openUnits.remove(pid);
        byte[] pes = collected.toByteArray();
        assertEquals(1, pes[0] << 16 | pes[1] << 8 | pes[2], "PES start code");
        int length = (pes[4] & 0xff) << 8 | pes[5] & 0xff;
        if (length > 0) {
            assertEquals(length + 6, pes.length, "PES length");
        } else {
            assertEquals(0xe0, pes[3] & 0xff, "only video may leave its length open");
        }
        assertEquals(0x84, pes[6] & 0xff);
        unit.pts = timestamp(pes, 9, (pes[7] & 0x40) != 0 ? 3 : 2);
        unit.dts = (pes[7] & 0x40) != 0 ? timestamp(pes, 14, 1) : unit.pts;
        unit.data = Arrays.copyOfRange(pes, 9 + pes[8], pes.length);
        units.add(unit);
    }

    private static long timestamp(byte[] p, int at, int prefix) {
        assertEquals(prefix, p[at] >> 4 & 15, "prefix of the timestamp");
        assertEquals(3, (p[at] & 1) + (p[at + 2] & 1) + (p[at + 4] & 1), "marker bits");
        return (p[at] & 0x0eL) << 29
                | (p[at + 1] & 0xffL) << 22
                | (p[at + 2] & 0xfeL) << 14
                | (p[at + 3] & 0xffL) << 7
                | (p[at + 4] & 0xff) >> 1;
    }

    List<Unit> of(int pid) {
        List<Unit> found = new ArrayList<>();
        units.stream().filter(unit -> unit.pid == pid).forEach(found::add);
        return found;
    }
}
