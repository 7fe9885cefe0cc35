// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** Whatever bytes a switch hands over: a whole segment or datagram whose every field can be asked for, or nothing. */
class FrameFuzzTest {

    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:09");
    private static final IpAddress FOUR = IpAddress.valueOf("10.9.9.9");
    private static final IpAddress SIX = IpAddress.valueOf("2001:db8::9");
    private static final int[] FIRST_BYTES_BEHIND = {0x0800, 0x86dd, 0x8100};

    /** Beginning with the addresses of Ethernet, whose values mean nothing here. */
    @FuzzTest
    void shouldReadOrRefuseAFrame(byte[] bytes) {
        read(bytes);
    }

    /** The same behind each type that is looked into, so that the packet is what is played with. */
    @FuzzTest
    void shouldReadOrRefuseAPacket(byte[] packet) {
        for (int type : FIRST_BYTES_BEHIND) {
            read(ByteBuffer.allocate(14 + packet.length)
                    .position(12)
                    .putShort((short) type)
                    .put(packet)
                    .array());
        }
    }

    private static void read(byte[] bytes) {
        byte[] before = bytes.clone();
        TcpFrame tcp = TcpFrame.parse(ByteBuffer.wrap(bytes));
        UdpFrame udp = UdpFrame.parse(ByteBuffer.wrap(bytes));
        assertTrue(tcp == null || udp == null, "both TCP and UDP");
        // ONOS may hand over a window into something larger.
        byte[] larger = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, larger, 5, bytes.length);
        ByteBuffer window = ByteBuffer.wrap(larger, 5, bytes.length);
        assertEquals(tcp == null, TcpFrame.parse(window) == null);
        assertEquals(udp == null, UdpFrame.parse(window) == null);
        if (tcp != null) {
            ask(tcp);
            assertTrue(tcp.sequence() >= 0 && tcp.sequence() < 1L << 32);
            assertTrue(!tcp.opens() || !tcp.acknowledges());
            assertTrue(tcp.payload().remaining() <= bytes.length - 54);
            rewrite(tcp);
        }
        if (udp != null) {
            ask(udp);
            assertTrue(udp.payload().length <= bytes.length - 42);
        }
        assertArrayEquals(before, bytes, "what came is left as it was");
    }

    private static void ask(IpFrame frame) {
        assertEquals(frame.source().version(), frame.destination().version());
        assertTrue(frame.dscp() >= 0 && frame.dscp() < 64);
        assertTrue(frame.sourcePort() >= 0 && frame.sourcePort() <= 0xffff);
        assertTrue(frame.destinationPort() >= 0 && frame.destinationPort() <= 0xffff);
        assertNotNull(frame.sourceMac());
        assertNotNull(frame.destinationMac());
        int vlan = frame.vlan().toShort();
        assertTrue(frame.vlan().equals(VlanId.NONE) || vlan > 0 && vlan < 4095, "VLAN " + vlan);
    }

    private static void rewrite(TcpFrame frame) {
        IpAddress to = frame.isIpv6() ? SIX : FOUR;
        for (VlanId vlan : new VlanId[] {VlanId.NONE, VlanId.vlanId((short) 7)}) {
            byte[] bytes = new Rewrite(MAC, to, MAC, to, 19350, vlan).apply(frame);
            TcpFrame again = TcpFrame.parse(ByteBuffer.wrap(bytes));
            assertNotNull(again, "rewritten it is a frame still");
            assertEquals(to, again.source());
            assertEquals(to, again.destination());
            assertEquals(19350, again.destinationPort());
            assertEquals(frame.sourcePort(), again.sourcePort());
            assertEquals(frame.sequence(), again.sequence());
            assertEquals(vlan, again.vlan());
            assertEquals(frame.payload(), again.payload());
            assertNull(UdpFrame.parse(ByteBuffer.wrap(bytes)));
            byte[] cut = Arrays.copyOf(bytes, again.l4At + again.l4Bytes() - 1);
            assertNull(TcpFrame.parse(ByteBuffer.wrap(cut)), "a segment cut short is none");
        }
    }
}
