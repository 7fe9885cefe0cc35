// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.Frames;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

class IpFrameTest {

    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;

    private static byte[] tcp(String from, String to) {
        return Frames.tcp(
                "00:00:00:00:00:01", from, 1, "00:00:00:00:00:02", to, 2, 3, Frames.ACK, 44, Frames.text("data"));
    }

    /** {@code frame}, IPv6, with {@code header} of 8 * {@code units} bytes before its TCP. */
    private static byte[] extended(byte[] frame, int header, int units) {
        byte[] out = new byte[frame.length + 8 * units];
        System.arraycopy(frame, 0, out, 0, 54);
        out[54] = frame[20];
        out[55] = (byte) (units - 1);
        out[20] = (byte) header;
        InternetChecksum.put(out, 18, IpFrame.shortAt(frame, 18) + 8 * units);
        System.arraycopy(frame, 54, out, 54 + 8 * units, frame.length - 54);
        return out;
    }

    private static TcpFrame parse(byte[] frame) {
        return TcpFrame.parse(ByteBuffer.wrap(frame));
    }

    private static String data(TcpFrame frame) {
        byte[] bytes = new byte[frame.payload().remaining()];
        frame.payload().get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void shouldReadBothFamilies() {
        for (String[] addresses : new String[][] {{"10.0.0.1", "10.0.0.2"}, {"2001:db8::1", "2001:db8::2"}}) {
            TcpFrame frame = parse(tcp(addresses[0], addresses[1]));
            assertEquals(IpAddress.valueOf(addresses[0]), frame.source());
            assertEquals(IpAddress.valueOf(addresses[1]), frame.destination());
            assertEquals(1, frame.sourcePort());
            assertEquals(2, frame.destinationPort());
            assertEquals(44, frame.dscp());
            assertEquals(VlanId.NONE, frame.vlan());
            assertEquals("data", data(frame));
        }
    }

    @Test
    void shouldReadOneTagAndNotTwo() {
        for (byte[] frame : new byte[][] {tcp("10.0.0.1", "10.0.0.2"), tcp("2001:db8::1", "2001:db8::2")}) {
            TcpFrame tagged = parse(Frames.tagged(frame, 7));
            assertEquals(VlanId.vlanId((short) 7), tagged.vlan());
            assertEquals("data", data(tagged));
            assertEquals(44, tagged.dscp());
            assertNull(parse(Frames.tagged(Frames.tagged(frame, 7), 8)));
            assertNull(parse(Frames.tagged(frame, 0)), "a priority tag is no VLAN");
        }
    }

    @Test
    void shouldStepOverOptionsOnly() {
        byte[] frame = tcp("2001:db8::1", "2001:db8::2");
        for (int units : new int[] {1, 3}) {
            assertEquals("data", data(parse(extended(frame, 0, units))));
            assertEquals("data", data(parse(extended(frame, DESTINATION_OPTIONS, units))));
        }
        assertEquals("data", data(parse(extended(extended(frame, DESTINATION_OPTIONS, 1), 0, 2))));
        for (int other : new int[] {ROUTING, FRAGMENT, 50, 51, 59, 135}) {
            assertNull(parse(extended(frame, other, 1)), "next header " + other);
        }
    }

    @Test
    void shouldTakeNothingCutShort() {
        byte[] six = tcp("2001:db8::1", "2001:db8::2");
        for (byte[] frame : new byte[][] {
            tcp("10.0.0.1", "10.0.0.2"), six, Frames.tagged(six, 7), extended(six, 0, 2), extended(six, 60, 1)
        }) {
            for (int length = 0; length < frame.length; length++) {
                assertNull(parse(Arrays.copyOf(frame, length)), "of " + frame.length + " bytes " + length);
            }
            assertNotNull(parse(frame));
            assertNotNull(parse(Arrays.copyOf(frame, frame.length + 6)), "Ethernet pads");
        }
    }

    @Test
    void shouldGiveUpOnEndlessExtensions() {
        byte[] frame = tcp("2001:db8::1", "2001:db8::2");
        for (int i = 0; i < 5; i++) {
            frame = extended(frame, DESTINATION_OPTIONS, 1);
        }
        assertNull(parse(frame));
    }

    @Test
    void shouldRewriteBehindOptions() {
        byte[] frame = extended(tcp("2001:db8::1", "2001:db8::2"), 0, 1);
        byte[] rewritten = new Rewrite(
                        null,
                        null,
                        MacAddress.valueOf("00:00:00:00:00:03"),
                        IpAddress.valueOf("2001:db8::3"),
                        9,
                        VlanId.vlanId((short) 5))
                .apply(parse(frame));
        TcpFrame again = parse(rewritten);
        assertEquals(IpAddress.valueOf("2001:db8::3"), again.destination());
        assertEquals(9, again.destinationPort());
        assertEquals(VlanId.vlanId((short) 5), again.vlan());
        assertEquals("data", data(again));
        // The checksum covers the same pseudo header with options as without (RFC 8200, 8.1).
        byte[] plain = new Rewrite(
                        null,
                        null,
                        MacAddress.valueOf("00:00:00:00:00:03"),
                        IpAddress.valueOf("2001:db8::3"),
                        9,
                        VlanId.NONE)
                .apply(parse(tcp("2001:db8::1", "2001:db8::2")));
        assertArrayEquals(
                Arrays.copyOfRange(plain, 54, plain.length), Arrays.copyOfRange(rewritten, 66, rewritten.length));
    }

    @Test
    void shouldUseWhatIsWrittenWithBothAndEitherTag() {
        byte[] datagram = UdpFrame.build(
                MacAddress.valueOf("00:00:00:00:00:01"),
                IpAddress.valueOf("2001:db8::1"),
                7,
                MacAddress.valueOf("00:00:00:00:00:02"),
                IpAddress.valueOf("2001:db8::2"),
                8,
                VlanId.vlanId((short) 100),
                new byte[] {1, 2, 3});
        UdpFrame read = UdpFrame.parse(ByteBuffer.wrap(datagram));
        assertArrayEquals(new byte[] {1, 2, 3}, read.payload());
        assertEquals(VlanId.vlanId((short) 100), read.vlan());
        assertEquals(7, read.sourcePort());
    }
}
