// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.crypto.ModelledSuite;

class PacketKeysTest {
    private static final int HEADER = 7;
    private static final int CONTENT = 45;
    private static final int END = HEADER + CONTENT;
    private static final int SEALED = END + PacketKeys.TAG_BYTES;

    static Stream<Suite> suites() {
        return Stream.of(new X25519AesGcmSha256(), new ModelledSuite());
    }

    private static byte[] secret(long seed) {
        byte[] secret = new byte[Suite.HASH_BYTES];
        new SeededRandom(seed).nextBytes(secret);
        return secret;
    }

    private static PacketKeys keys(Suite suite) {
        return suite.packetKeys(secret(1));
    }

    /** Header, content, room for a tag, and some bytes behind that are nobody's. */
    private static byte[] packet() {
        byte[] packet = new byte[SEALED + 3];
        new SeededRandom(2).nextBytes(packet);
        return packet;
    }

    private static byte[] sealed(PacketKeys keys, long number) {
        byte[] packet = packet();
        keys.seal(number, packet, HEADER, END);
        return packet;
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldOpenWhatWasSealed(Suite suite) {
        PacketKeys sender = keys(suite);
        PacketKeys receiver = keys(suite);
        for (long number : new long[] {0, 1, 2, 300, 1L << 40, Long.MAX_VALUE}) {
            byte[] packet = sealed(sender, number);
            assertEquals(END, receiver.open(number, packet, HEADER, SEALED));
            assertArrayEquals(Arrays.copyOf(packet(), END), Arrays.copyOf(packet, END));
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldOpenInAnyOrderAndMoreThanOnce(Suite suite) {
        PacketKeys sender = keys(suite);
        byte[][] packets = {sealed(sender, 0), sealed(sender, 1), sealed(sender, 2)};
        PacketKeys receiver = keys(suite);
        for (int number : new int[] {2, 0, 1, 1}) {
            assertEquals(END, receiver.open(number, packets[number].clone(), HEADER, SEALED));
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldTouchOnlyContentAndTag(Suite suite) {
        byte[] before = packet();
        byte[] after = sealed(keys(suite), 5);
        assertArrayEquals(Arrays.copyOf(before, HEADER), Arrays.copyOf(after, HEADER));
        assertArrayEquals(
                Arrays.copyOfRange(before, SEALED, before.length), Arrays.copyOfRange(after, SEALED, after.length));
        for (int at = HEADER; at < END - 8; at++) {
            assertFalse(
                    Arrays.equals(before, at, at + 8, after, at, at + 8), "eight bytes of the content show at " + at);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldTakeContentOfAnyLength(Suite suite) {
        PacketKeys sender = keys(suite);
        PacketKeys receiver = keys(suite);
        long number = 0;
        for (int header = 0; header < 20; header += 5) {
            for (int length = 0; length < 10_000; length += length < 300 ? 1 : 1_064) {
                byte[] plain = new byte[header + length + PacketKeys.TAG_BYTES];
                new SeededRandom(number).nextBytes(plain);
                byte[] packet = plain.clone();
                sender.seal(number, packet, header, header + length);
                assertEquals(header + length, receiver.open(number++, packet, header, packet.length));
                assertArrayEquals(Arrays.copyOf(plain, header + length), Arrays.copyOf(packet, header + length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldRefuseEveryFlippedBitAndThenGoOn(Suite suite) {
        byte[] packet = sealed(keys(suite), 5);
        PacketKeys receiver = keys(suite);
        for (int bit = 0; bit < 8 * SEALED; bit++) {
            byte[] altered = packet.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(-1, receiver.open(5, altered, HEADER, SEALED), "bit " + bit);
        }
        assertEquals(END, receiver.open(5, packet, HEADER, SEALED));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldRefuseAPacketCutAnywhere(Suite suite) {
        byte[] packet = sealed(keys(suite), 5);
        PacketKeys receiver = keys(suite);
        for (int end = HEADER; end < SEALED; end++) {
            assertEquals(-1, receiver.open(5, packet.clone(), HEADER, end), end + " bytes");
        }
        assertEquals(-1, receiver.open(5, packet.clone(), HEADER, SEALED + 1));
        assertEquals(-1, receiver.open(5, packet.clone(), HEADER + 1, SEALED));
        assertEquals(-1, receiver.open(5, packet.clone(), HEADER - 1, SEALED));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldRefuseAnotherNumber(Suite suite) {
        byte[] packet = sealed(keys(suite), 5);
        PacketKeys receiver = keys(suite);
        for (long number : new long[] {4, 6, 0, 5L | 1L << 32, 5L | 1L << 62, -5}) {
            assertEquals(-1, receiver.open(number, packet.clone(), HEADER, SEALED));
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldRefuseAnotherSecret(Suite suite) {
        byte[] packet = sealed(keys(suite), 5);
        assertEquals(-1, suite.packetKeys(secret(2)).open(5, packet, HEADER, SEALED));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldSealNoNumberTwice(Suite suite) {
        PacketKeys keys = keys(suite);
        assertThrows(IllegalArgumentException.class, () -> sealed(keys, -1));
        sealed(keys, 5);
        byte[] packet = packet();
        assertThrows(IllegalArgumentException.class, () -> keys.seal(5, packet, HEADER, END));
        assertThrows(IllegalArgumentException.class, () -> keys.seal(4, packet, HEADER, END));
        assertArrayEquals(packet(), packet);
        sealed(keys, 6);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldSayWhenThereIsNoRoom(Suite suite) {
        PacketKeys keys = keys(suite);
        byte[] packet = packet();
        int tooFar = packet.length - PacketKeys.TAG_BYTES + 1;
        assertThrows(IndexOutOfBoundsException.class, () -> keys.seal(0, packet, HEADER, tooFar));
        assertThrows(IndexOutOfBoundsException.class, () -> keys.open(0, packet, HEADER, packet.length + 1));
        keys.seal(0, packet, HEADER, tooFar - 1);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldFollowAChainOfKeyUpdates(Suite suite) {
        PacketKeys sender = keys(suite);
        PacketKeys receiver = keys(suite);
        for (int generation = 0; generation < 10; generation++) {
            byte[] packet = sealed(sender, generation);
            PacketKeys old = receiver;
            sender = sender.next();
            receiver = receiver.next();
            assertEquals(-1, receiver.open(generation, packet.clone(), HEADER, SEALED), "by the next keys");
            assertEquals(
                    END, old.open(generation, packet, HEADER, SEALED), "by the old keys, after the next were made");
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldMaskTheSameInAllGenerations(Suite suite) {
        PacketKeys sender = keys(suite);
        byte[] packet = sealed(sender, 5);
        long mask = sender.mask(packet, HEADER + 4);
        assertEquals(mask, keys(suite).mask(packet, HEADER + 4));
        assertEquals(mask, keys(suite).next().next().mask(packet, HEADER + 4));
        assertNotEquals(mask, suite.packetKeys(secret(2)).mask(packet, HEADER + 4));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldMaskByEveryBitOfTheSampleAndNoOther(Suite suite) {
        PacketKeys keys = keys(suite);
        byte[] packet = packet();
        int at = 10;
        long mask = keys.mask(packet, at);
        for (int bit = 0; bit < 8 * packet.length; bit++) {
            byte[] altered = packet.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            boolean sampled = bit / 8 >= at && bit / 8 < at + PacketKeys.SAMPLE_BYTES;
            assertEquals(sampled, mask != keys.mask(altered, at), "bit " + bit);
        }
    }
}
