// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

class PacketProtectionTest {
    private static final long ID = 0x0102_0304_0506_0708L;
    private static final int CONTENT = 30;

    private final PacketProtection left;
    private final PacketProtection right;
    private long largestLeft = -1;
    private long largestRight = -1;

    PacketProtectionTest() {
        Suite suite = new X25519AesGcmSha256();
        byte[] there = new byte[32];
        byte[] back = new byte[32];
        back[0] = 1;
        left = new PacketProtection(suite.packetKeys(there), suite.packetKeys(back), 10);
        right = new PacketProtection(suite.packetKeys(back), suite.packetKeys(there), 1 << 20);
    }

    private static byte[] sealed(PacketProtection from, long number, long acknowledged) {
        byte[] packet = new byte[PacketProtection.OVERHEAD_BYTES + CONTENT];
        Arrays.fill(packet, PacketProtection.HEADER_BYTES, PacketProtection.HEADER_BYTES + CONTENT, (byte) number);
        int end = from.seal(packet, ID, number, PacketProtection.HEADER_BYTES + CONTENT, acknowledged);
        assertEquals(packet.length, end);
        return packet;
    }

    private void right(byte[] packet, long number) {
        byte[] opened = packet.clone();
        assertEquals(number, right.open(opened, opened.length, largestRight));
        largestRight = Math.max(number, largestRight);
        assertEquals(PacketProtection.HEADER_BYTES + CONTENT, right.frameEnd());
        for (int i = 0; i < CONTENT; i++) {
            assertEquals((byte) number, opened[PacketProtection.HEADER_BYTES + i]);
        }
    }

    private void left(byte[] packet, long number) {
        assertEquals(number, left.open(packet, packet.length, largestLeft));
        largestLeft = Math.max(number, largestLeft);
    }

    @Test
    void shouldOpenWhatWasSealed() {
        byte[] packet = sealed(left, 0, -1);
        assertTrue(PacketProtection.isPacket(packet[0]));
        assertEquals(ID, new FrameReader(packet, 1, packet.length).getLong());
        right(packet, 0);
    }

    @Test
    void shouldShowNoPacketNumberAndNoContent() {
        byte[] first = sealed(left, 1, -1);
        byte[] second = sealed(left, 2, -1);
        assertNotEquals(new FrameReader(first, 9, 13).getInt() + 1L, (long) new FrameReader(second, 9, 13).getInt());
        int same = 0;
        for (int i = 9; i < first.length; i++) {
            same += first[i] == second[i] ? 1 : 0;
        }
        assertTrue(same < 8, same + " bytes in common");
    }

    @Test
    void shouldOpenNothingThatWasChangedAnywhere() {
        byte[] packet = sealed(left, 7, -1);
        for (int bit = 0; bit < 8 * packet.length; bit++) {
            if (bit / 8 == 0 && bit % 8 >= 6) {
                continue; // then it is no packet at all
            }
            byte[] changed = packet.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(-1, right.open(changed, changed.length, -1), "bit " + bit);
        }
        right(packet, 7);
    }

    @Test
    void shouldFindTheNumberNearestToWhatIsExpected() {
        long[] numbers = {0, 0xffff_fff0L, 0x1_0000_0005L, 0x1_7fff_ffffL, 0x1_0000_0004L};
        List<byte[]> packets = new ArrayList<>();
        long[] ordered = numbers.clone();
        Arrays.sort(ordered);
        for (long number : ordered) {
            packets.add(sealed(left, number, -1));
        }
        right.open(packets.get(0), packets.get(0).length, -1);
        largestRight = 0xffff_ffe0L;
        right(packets.get(1), ordered[1]);
        right(packets.get(3), ordered[3]);
        right(packets.get(2), ordered[2]);
        right(packets.get(4), ordered[4]);
    }

    @Test
    void shouldGoOnToNewKeysTogether() {
        for (long number = 0; number < 100; number++) {
            right(sealed(left, number, number - 1), number);
            left(sealed(right, number, number - 1), number);
        }
        assertTrue(left.updates() >= 8, left.updates() + " updates");
        assertEquals(left.updates(), right.updates(), 1);
    }

    @Test
    void shouldNotGoOnBeforeTheOtherEndIsThere() {
        for (long number = 0; number < 100; number++) {
            right(sealed(left, number, -1), number);
        }
        assertEquals(0, left.updates());
        for (long number = 100; number < 200; number++) {
            right(sealed(left, number, number - 1), number);
        }
        assertEquals(1, left.updates());
    }

    @Test
    void shouldOpenOldPacketsThatComeAfterNewKeys() {
        List<byte[]> packets = new ArrayList<>();
        for (long number = 0; number < 15; number++) {
            packets.add(sealed(left, number, number - 1));
        }
        assertEquals(1, left.updates());
        right(packets.get(0), 0);
        right(packets.get(12), 12);
        right(packets.get(3), 3);
        right(packets.get(11), 11);
        right(packets.get(14), 14);
        right(packets.get(9), 9);
    }

    @Test
    void shouldNotBeMovedToNewKeysByForgeries() {
        SeededRandom random = new SeededRandom(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] forged = new byte[60];
            random.nextBytes(forged);
            forged[0] = (byte) (0x40 | forged[0] & 0x3f);
            assertEquals(-1, right.open(forged, forged.length, largestRight));
        }
        assertEquals(0, right.updates());
        right(sealed(left, 3, -1), 3);
    }
}
