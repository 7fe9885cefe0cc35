// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.crypto.ModelledSuite;

class HandshakeStateTest {
    private static final long SEED = 6;

    static Stream<Arguments> patternsAndSuites() {
        return Stream.of(Pattern.XX, Pattern.IK).flatMap(p -> suites().map(s -> Arguments.of(p, s)));
    }

    static Stream<Suite> suites() {
        return Stream.of(new X25519AesGcmSha256(), new ModelledSuite());
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldAgreeOnKeysAndWhoIsThere(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED).finish();

        assertArrayEquals(h.responderStatic.publicKey(), h.initiator.remoteStatic());
        assertArrayEquals(h.initiatorStatic.publicKey(), h.responder.remoteStatic());
        assertArrayEquals(h.initiator.handshakeHash(), h.responder.handshakeHash());
        assertArrayEquals(h.initiator.secret(true), h.responder.secret(true));
        assertArrayEquals(h.initiator.secret(false), h.responder.secret(false));
        assertFalse(Arrays.equals(h.initiator.secret(true), h.initiator.secret(false)));
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldOpenOnOneSideWhatTheOtherSeals(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED).finish();

        assertOpens(h.initiator.sendKeys(), h.responder.receiveKeys());
        assertOpens(h.responder.sendKeys(), h.initiator.receiveKeys());
        byte[] packet = new byte[40];
        h.initiator.sendKeys().seal(9, packet, 4, 24);
        assertEquals(-1, h.initiator.receiveKeys().open(9, packet, 4, 40), "own packets are not the other side's");
    }

    private static void assertOpens(PacketKeys sender, PacketKeys receiver) {
        byte[] packet = {1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        sender.seal(7, packet, 2, 5);
        assertEquals(5, receiver.open(7, packet, 2, 21));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Arrays.copyOf(packet, 5));
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldGiveTheSameKeysEachTimeItIsAsked(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED).finish();
        assertSame(h.initiator.sendKeys(), h.initiator.sendKeys());
        assertSame(h.initiator.receiveKeys(), h.initiator.receiveKeys());
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldSayTheSameForTheSameSeedAndOtherThingsForAnother(Pattern pattern, Suite suite) {
        Handshake one = new Handshake(pattern, suite, SEED);
        Handshake same = new Handshake(pattern, suite, SEED);
        Handshake other = new Handshake(pattern, suite, SEED + 1);
        for (int i = 0; i < pattern.messages().size(); i++) {
            byte[] said = one.step();
            assertArrayEquals(said, same.step());
            assertFalse(Arrays.equals(said, other.step()));
        }
        assertArrayEquals(one.initiator.handshakeHash(), same.initiator.handshakeHash());
        assertFalse(Arrays.equals(one.initiator.handshakeHash(), other.initiator.handshakeHash()));
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldRefuseEveryFlippedBitAndThenGoOn(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        while (!h.initiator.isFinished() || !h.responder.isFinished()) {
            HandshakeState reader = h.reader();
            byte[] message = h.writer().writeMessage(Handshake.payload(reader.messages()));
            // Nothing protects the first message of XX; shouldNoticeAnAlteredFirstMessageOfXx.
            boolean open = pattern == Pattern.XX && reader.messages() == 0;
            for (int bit = 0; !open && bit < 8 * message.length; bit++) {
                byte[] altered = message.clone();
                altered[bit / 8] ^= (byte) (1 << bit % 8);
                assertThrows(NoiseException.class, () -> reader.readMessage(altered, 0, altered.length), "bit " + bit);
            }
            assertArrayEquals(Handshake.payload(reader.messages()), reader.readMessage(message, 0, message.length));
        }
        assertArrayEquals(h.initiator.handshakeHash(), h.responder.handshakeHash());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldNoticeAnAlteredFirstMessageOfXx(Suite suite) {
        byte[] said = new Handshake(Pattern.XX, suite, SEED).step();
        for (int bit = 0; bit < 8 * said.length; bit++) {
            Handshake h = new Handshake(Pattern.XX, suite, SEED);
            byte[] message = h.initiator.writeMessage(Handshake.payload(0));
            message[bit / 8] ^= (byte) (1 << bit % 8);
            h.responder.readMessage(message, 0, message.length);
            byte[] reply = h.responder.writeMessage(Handshake.payload(1));
            assertThrows(NoiseException.class, () -> h.initiator.readMessage(reply, 0, reply.length), "bit " + bit);
        }
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldRefuseAMessageCutAnywhereAndThenGoOn(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        while (!h.initiator.isFinished() || !h.responder.isFinished()) {
            HandshakeState reader = h.reader();
            byte[] message = h.writer().writeMessage(Handshake.payload(reader.messages()));
            int readable = pattern == Pattern.XX && reader.messages() == 0 ? Suite.KEY_BYTES : message.length;
            for (int length = 0; length < readable; length++) {
                byte[] cut = Arrays.copyOf(message, length);
                assertThrows(NoiseException.class, () -> reader.readMessage(cut, 0, cut.length), length + " bytes");
                int to = length;
                assertThrows(NoiseException.class, () -> reader.readMessage(message, 0, to), length + " bytes");
            }
            reader.readMessage(message, 0, message.length);
        }
        assertArrayEquals(h.initiator.handshakeHash(), h.responder.handshakeHash());
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldHaveTheSizesOfTheTextsTokens(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        List<Integer> expected = pattern == Pattern.XX
                ? List.of(32 + 9, 32 + 48 + 9 + 16, 48 + 9 + 16)
                : List.of(32 + 48 + 9 + 16, 32 + 9 + 16);
        for (int size : expected) {
            assertEquals(size, h.step().length);
        }
        assertTrue(h.initiator.isFinished() && h.responder.isFinished());
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldNotAgreeWhenProloguesDiffer(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        HandshakeState other = new HandshakeState(
                pattern, false, new byte[] {1}, suite, h.responderStatic, suite.keyPair(new SeededRandom(1)), null);
        assertThrows(NoiseException.class, () -> {
            byte[] first = h.initiator.writeMessage(new byte[0]);
            other.readMessage(first, 0, first.length);
            byte[] second = other.writeMessage(new byte[0]);
            h.initiator.readMessage(second, 0, second.length);
        });
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldRefuseAnInitiatorThatMeansAnotherResponder(Suite suite) {
        Handshake h = new Handshake(Pattern.IK, suite, SEED);
        KeyPair somebody = suite.keyPair(new SeededRandom(1));
        HandshakeState initiator = new HandshakeState(
                Pattern.IK,
                true,
                Handshake.PROLOGUE,
                suite,
                h.initiatorStatic,
                suite.keyPair(new SeededRandom(2)),
                somebody.publicKey());
        byte[] first = initiator.writeMessage(new byte[0]);
        assertThrows(NoiseException.class, () -> h.responder.readMessage(first, 0, first.length));
    }

    @Test
    void shouldNotAgreeAcrossSuites() {
        assertEquals("25519_AESGCM_SHA256", new X25519AesGcmSha256().name());
        assertEquals("MODELLED", new ModelledSuite().name());
        Handshake real = new Handshake(Pattern.XX, new X25519AesGcmSha256(), SEED);
        Handshake modelled = new Handshake(Pattern.XX, new ModelledSuite(), SEED);
        byte[] first = real.initiator.writeMessage(new byte[0]);
        modelled.responder.readMessage(first, 0, first.length);
        byte[] second = modelled.responder.writeMessage(new byte[0]);
        assertThrows(NoiseException.class, () -> real.initiator.readMessage(second, 0, second.length));
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldRefuseToSpeakOutOfTurn(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        while (!h.initiator.isFinished()) {
            assertThrows(IllegalStateException.class, () -> h.reader().writeMessage(new byte[0]));
            assertThrows(IllegalStateException.class, () -> h.writer().readMessage(new byte[200], 0, 200));
            h.step();
        }
        assertThrows(IllegalStateException.class, () -> h.initiator.writeMessage(new byte[0]));
        assertThrows(IllegalStateException.class, () -> h.responder.writeMessage(new byte[0]));
        assertThrows(IllegalStateException.class, () -> h.initiator.readMessage(new byte[200], 0, 200));
        assertThrows(IllegalStateException.class, () -> h.responder.readMessage(new byte[200], 0, 200));
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldTellNothingBeforeTheEnd(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        assertNull(h.responder.remoteStatic());
        while (!h.initiator.isFinished()) {
            assertFalse(h.responder.isFinished());
            assertThrows(IllegalStateException.class, h.initiator::sendKeys);
            assertThrows(IllegalStateException.class, h.initiator::receiveKeys);
            assertThrows(IllegalStateException.class, h.initiator::handshakeHash);
            h.step();
        }
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldTakeTheLongestMessageAndNoLonger(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        int overhead = new Handshake(pattern, suite, SEED).step().length - Handshake.payload(0).length;
        int most = HandshakeState.MAX_MESSAGE_BYTES - overhead;

        assertThrows(IllegalArgumentException.class, () -> h.initiator.writeMessage(new byte[most + 1]));
        byte[] message = h.initiator.writeMessage(new byte[most]);
        assertEquals(65_535, message.length);
        byte[] longer = Arrays.copyOf(message, message.length + 1);
        assertThrows(NoiseException.class, () -> h.responder.readMessage(longer, 0, longer.length));
        byte[] behindOthers = new byte[message.length + 8];
        System.arraycopy(message, 0, behindOthers, 8, message.length);
        assertArrayEquals(new byte[most], h.responder.readMessage(behindOthers, 8, behindOthers.length));
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldCountItsMessages(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        for (int i = 0; i <= pattern.messages().size(); i++) {
            assertEquals(i, h.initiator.messages());
            assertEquals(i, h.responder.messages());
            assertEquals(i == pattern.messages().size(), h.initiator.isFinished());
            if (!h.initiator.isFinished()) {
                h.step();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldSendEmptyPayloads(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        while (!h.initiator.isFinished() || !h.responder.isFinished()) {
            HandshakeState reader = h.reader();
            byte[] message = h.writer().writeMessage(new byte[0]);
            assertEquals(0, reader.readMessage(message, 0, message.length).length);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldWantTheRespondersKeyWhereThePatternSaysSo(Suite suite) {
        KeyPair keys = suite.keyPair(new SeededRandom(SEED));
        byte[] key = keys.publicKey();
        byte[] none = {};
        assertThrows(
                IllegalArgumentException.class,
                () -> new HandshakeState(Pattern.IK, true, none, suite, keys, keys, null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new HandshakeState(Pattern.IK, false, none, suite, keys, keys, key));
        assertThrows(
                IllegalArgumentException.class,
                () -> new HandshakeState(Pattern.XX, true, none, suite, keys, keys, key));
        assertThrows(
                IllegalArgumentException.class,
                () -> new HandshakeState(Pattern.IK, true, none, suite, keys, keys, new byte[31]));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldReplyToNobodyWhoseKeyYieldsNoSecret(Suite suite) {
        HandshakeState responder = new Handshake(Pattern.XX, suite, SEED).responder;
        responder.readMessage(new byte[40], 0, 40);
        assertThrows(NoiseException.class, () -> responder.writeMessage(new byte[0]));
        assertThrows(NoiseException.class, () -> responder.writeMessage(new byte[0]));
        assertTrue(responder.isWriting());
    }

    @ParameterizedTest
    @MethodSource("patternsAndSuites")
    void shouldRefuseAMessageWhoseKeyYieldsNoSecret(Pattern pattern, Suite suite) {
        Handshake h = new Handshake(pattern, suite, SEED);
        if (pattern == Pattern.XX) {
            h.step();
        }
        HandshakeState reader = h.reader();
        byte[] message = h.writer().writeMessage(new byte[0]);
        byte[] forged = message.clone();
        Arrays.fill(forged, 0, Suite.KEY_BYTES, (byte) 0);
        NoiseException e = assertThrows(NoiseException.class, () -> reader.readMessage(forged, 0, forged.length));
        assertEquals("a public key of low order", e.getMessage());
        reader.readMessage(message, 0, message.length);
    }

    /** The points of order 1, 2, 4 and 8 on Curve25519 and its twist, and how else their coordinates can be written in 255 bits. */
    private static final List<String> LOW_ORDER = List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    @Test
    void shouldRefusePointsOfLowOrder() {
        Suite suite = new X25519AesGcmSha256();
        KeyPair own = suite.keyPair(new SeededRandom(SEED));
        for (String point : LOW_ORDER) {
            byte[] key = HexFormat.of().parseHex(point);
            assertThrows(NoiseException.class, () -> suite.agree(own, key), point);
            key[31] |= (byte) 0x80;
            assertThrows(NoiseException.class, () -> suite.agree(own, key), point + " with the highest bit");
        }
        byte[] two = new byte[32];
        two[0] = 2;
        assertEquals(32, suite.agree(own, two).length);
    }

    /** RFC 7748, section 5.2: a thousand multiplications, each of the last point by the result before. */
    @Test
    void shouldMultiplyAsTheRfcDoes() {
        Suite suite = new X25519AesGcmSha256();
        byte[] scalar = new byte[32];
        scalar[0] = 9;
        byte[] point = scalar;
        for (int i = 0; i < 1_000; i++) {
            byte[] product = suite.agree(suite.keyPair(scalar), point);
            point = scalar;
            scalar = product;
            if (i == 0) {
                assertEquals(
                        "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
                        HexFormat.of().formatHex(product));
            }
        }
        assertEquals(
                "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
                HexFormat.of().formatHex(scalar));
    }
}
