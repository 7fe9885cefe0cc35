// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.announce.AnnounceException.Reason;

class AnnounceCodecTest {

    private static final Announcement ANNOUNCEMENT = Samples.announcement(7);

    private static Reason reason(byte[] datagram) {
        return assertThrows(AnnounceException.class, () -> AnnounceCodec.decodeAnnouncement(datagram))
                .reason();
    }

    private static byte[] signed(byte[] encoded) {
        return Samples.GATEWAY_SIGNER.append(encoded);
    }

    @Test
    void shouldReadBackAnAnnouncement() throws Exception {
        byte[] datagram = Samples.GATEWAY_SIGNER.sign(ANNOUNCEMENT);
        assertEquals(ANNOUNCEMENT, AnnounceCodec.decodeAnnouncement(datagram));
        assertTrue(AnnounceVerifier.isSignedBy(datagram, Samples.GATEWAY.publicKey()));
    }

    @Test
    void shouldReadBackAnAnswer() throws Exception {
        Answer answer = Samples.answer(ANNOUNCEMENT);
        byte[] datagram = Samples.CONTROLLER_SIGNER.sign(answer);
        assertEquals(answer, AnnounceCodec.decodeAnswer(datagram));
        assertTrue(AnnounceVerifier.isSignedBy(datagram, Samples.CONTROLLER.publicKey()));
    }

    @Test
    void shouldReadBackAnAnswerWithNothingOptional() throws Exception {
        Answer answer = new Answer(
                Samples.CONTROLLER.publicKey(),
                ANNOUNCEMENT,
                Answer.Status.NOT_ALLOWED,
                0,
                0,
                "",
                List.of(),
                Optional.empty());
        assertEquals(answer, AnnounceCodec.decodeAnswer(Samples.CONTROLLER_SIGNER.sign(answer)));
    }

    @Test
    void shouldWriteTheDocumentedBytes() {
        byte[] encoded = AnnounceCodec.encode(ANNOUNCEMENT);
        ByteBuffer expected = ByteBuffer.allocate(90 + 8 + 12 + 24);
        expected.put(Samples.ascii("NEAR")).put((byte) 1).put((byte) 1).putShort((short) (90 + 8 + 12 + 24 + 64));
        expected.put(Samples.GATEWAY.publicKey().bytes()).putLong(7).putLong(0x0123456789abcdefL);
        expected.putShort((short) 1);
        expected.put(new byte[] {0, 1, 0, 4, 10, 0, 0, 2});
        expected.put(new byte[] {0, 2, 0, 8, 10, 0, 0, (byte) 254, 0x07, (byte) 0x8f, 0x4b, (byte) 0x96});
        expected.put(new byte[] {0, 2, 0, 20, 0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        expected.put(new byte[] {(byte) 0xfe, 0x07, (byte) 0x8f, 0x4b, (byte) 0x97});
        assertArrayEquals(expected.array(), encoded);
    }

    @Test
    void shouldStayWithinOneDatagramWhenFull() throws Exception {
        List<Redirect> redirects = new ArrayList<>();
        for (int i = 0; i < Announcement.MAX_REDIRECTS; i++) {
            redirects.add(new Redirect(Samples.ip("2001:db8::1"), 1935 + i, 65535 - i));
        }
        Announcement announcement =
                new Announcement(Samples.GATEWAY.publicKey(), -1, -1, 0xffff, Samples.ip("2001:db8::2"), redirects);
        byte[] datagram = Samples.GATEWAY_SIGNER.sign(announcement);
        assertEquals(558, datagram.length);
        assertEquals(announcement, AnnounceCodec.decodeAnnouncement(datagram));

        NearPeer peer = new NearPeer(
                Samples.ip("2001:db8::1"), 65535, announcement.key().fingerprint());
        Answer answer = new Answer(
                Samples.CONTROLLER.publicKey(),
                announcement,
                Answer.Status.REFUSED,
                63,
                Answer.MAX_LEASE_MS,
                "x".repeat(Answer.MAX_SITE_BYTES),
                java.util.Collections.nCopies(Answer.MAX_NEAR_PEERS, peer),
                Optional.of(new InetSocketAddress(Samples.ip("ff15::1"), 65535)));
        byte[] answered = Samples.CONTROLLER_SIGNER.sign(answer);
        assertEquals(1024, answered.length);
        assertEquals(answer, AnnounceCodec.decodeAnswer(answered));
    }

    @Test
    void shouldSkipExtensionsItDoesNotKnow() throws Exception {
        byte[] encoded = Samples.withExtension(AnnounceCodec.encode(ANNOUNCEMENT), 0x7777, new byte[100]);
        assertEquals(ANNOUNCEMENT, AnnounceCodec.decodeAnnouncement(signed(encoded)));
    }

    @Test
    void shouldKeepRolesItDoesNotKnow() throws Exception {
        Announcement announcement =
                new Announcement(ANNOUNCEMENT.key(), 1, 2, 0x8001, ANNOUNCEMENT.sender(), List.of());
        byte[] datagram = Samples.GATEWAY_SIGNER.sign(announcement);
        assertEquals(0x8001, AnnounceCodec.decodeAnnouncement(datagram).roles());
        assertTrue(AnnounceCodec.decodeAnnouncement(datagram).isGateway());
    }

    @Test
    void shouldTakeAStatusItDoesNotKnowAsUnknown() throws Exception {
        byte[] encoded = AnnounceCodec.encode(Samples.answer(ANNOUNCEMENT));
        encoded[88] = (byte) 200;
        assertEquals(
                Answer.Status.UNKNOWN,
                AnnounceCodec.decodeAnswer(signed(encoded)).status());
    }

    @Test
    void shouldRefuseEveryShorterDatagram() {
        byte[] announcement = Samples.GATEWAY_SIGNER.sign(ANNOUNCEMENT);
        for (int length = 0; length < announcement.length; length++) {
            byte[] cut = Arrays.copyOf(announcement, length);
            Reason expected = length < 154 ? Reason.TOO_SHORT : Reason.LENGTH_MISMATCH;
            assertEquals(expected, reason(cut), "length " + length);
        }
        byte[] answer = Samples.CONTROLLER_SIGNER.sign(Samples.answer(ANNOUNCEMENT));
        for (int length = 0; length < answer.length; length++) {
            byte[] cut = Arrays.copyOf(answer, length);
            assertThrows(AnnounceException.class, () -> AnnounceCodec.decodeAnswer(cut), "length " + length);
        }
    }

    @Test
    void shouldRefuseAnExtensionCutAtAnyLength() {
        byte[] encoded = AnnounceCodec.encode(ANNOUNCEMENT);
        for (int length = 91; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            ByteBuffer.wrap(cut).putShort(6, (short) (length + 64));
            if (length == 98 || length == 110) {
                continue; // ends after a whole extension
            }
            assertEquals(Reason.BAD_FIELD, reason(signed(cut)), "length " + length);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheHead() {
        byte[] datagram = Samples.GATEWAY_SIGNER.sign(ANNOUNCEMENT);
        assertEquals(Reason.TOO_LONG, reason(new byte[AnnounceCodec.MAX_DATAGRAM + 1]));
        assertEquals(Reason.BAD_MAGIC, reason(flipped(datagram, 0)));
        assertEquals(Reason.UNSUPPORTED_VERSION, reason(flipped(datagram, 4)));
        assertEquals(Reason.WRONG_KIND, reason(Samples.CONTROLLER_SIGNER.sign(Samples.answer(ANNOUNCEMENT))));
        assertEquals(Reason.LENGTH_MISMATCH, reason(flipped(datagram, 7)));
        assertEquals(Reason.KEY_NOT_ON_CURVE, reason(flipped(datagram, 8)));
    }

    private static byte[] flipped(byte[] datagram, int at) {
        byte[] copy = datagram.clone();
        copy[at] ^= 1;
        return copy;
    }

    @Test
    void shouldRefuseFieldsThatMayNotBe() {
        byte[] encoded = AnnounceCodec.encode(ANNOUNCEMENT);
        byte[] loneHead = Arrays.copyOf(encoded, 90);
        ByteBuffer.wrap(loneHead).putShort(6, (short) 154);
        assertEquals(Reason.BAD_FIELD, reason(signed(loneHead)), "no sender");
        assertBad(encoded, 1, new byte[] {10, 0, 0, 2}, "two senders");
        assertBad(loneHead, 1, new byte[] {10, 0, 0}, "short address");
        assertBad(loneHead, 1, new byte[] {(byte) 239, 1, 1, 1}, "multicast sender");
        assertBad(loneHead, 1, new byte[4], "unspecified sender");
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 2};
        assertBad(loneHead, 1, mapped, "IPv4 written as IPv6");
        assertBad(encoded, 2, new byte[] {10, 0, 0, 1, 7, 1, 0, 0}, "own port 0");
        assertBad(encoded, 2, new byte[] {10, 0, 0, 1, 0, 0, 7, 1}, "CDN port 0");
        assertBad(encoded, 2, new byte[] {10, 0, 0, (byte) 254, 7, (byte) 0x8f, 9, 9}, "same CDN address again");
        assertBad(encoded, 2, new byte[3], "redirect too short");
        byte[] many = loneHead;
        many = Samples.withExtension(many, 1, new byte[] {10, 0, 0, 2});
        for (int i = 0; i <= Announcement.MAX_REDIRECTS; i++) {
            many = Samples.withExtension(many, 2, new byte[] {10, 0, 0, 1, 7, (byte) i, 9, 9});
        }
        assertEquals(Reason.BAD_FIELD, reason(signed(many)), "too many redirects");
    }

    private static void assertBad(byte[] encoded, int type, byte[] value, String what) {
        assertEquals(Reason.BAD_FIELD, reason(signed(Samples.withExtension(encoded, type, value))), what);
    }

    @Test
    void shouldRefuseAnswerFieldsThatMayNotBe() {
        byte[] encoded = AnnounceCodec.encode(Samples.answer(ANNOUNCEMENT));
        byte[] dscp = encoded.clone();
        dscp[89] = 64;
        assertBadAnswer(dscp, "DSCP");
        byte[] lease = encoded.clone();
        lease[90] = (byte) 0x80;
        assertBadAnswer(lease, "lease");
        byte[] head = Arrays.copyOf(encoded, 110);
        assertBadAnswer(Samples.withExtension(head, 16, new byte[0]), "empty site");
        assertBadAnswer(Samples.withExtension(head, 16, new byte[65]), "long site");
        assertBadAnswer(Samples.withExtension(head, 16, new byte[] {(byte) 0xc0, 0x20}), "site not UTF-8");
        assertBadAnswer(Samples.withExtension(encoded, 16, Samples.ascii("again")), "two sites");
        assertBadAnswer(Samples.withExtension(head, 17, new byte[21]), "near peer's length");
        assertBadAnswer(Samples.withExtension(head, 18, new byte[] {10, 0, 0, 1, 1, 1}), "group not multicast");
        assertBadAnswer(Samples.withExtension(encoded, 18, new byte[] {(byte) 239, 0, 0, 1, 1, 1}), "two groups");
    }

    private static void assertBadAnswer(byte[] encoded, String what) {
        AnnounceException e =
                assertThrows(AnnounceException.class, () -> AnnounceCodec.decodeAnswer(signed(encoded)), what);
        assertEquals(Reason.BAD_FIELD, e.reason(), what);
    }

    @Test
    void shouldThrowNothingUncheckedWhateverTheExtensions() {
        long seed = 8723;
        Random random = new Random(seed);
        byte[] announcement = AnnounceCodec.encode(ANNOUNCEMENT);
        byte[] answer = AnnounceCodec.encode(Samples.answer(ANNOUNCEMENT));
        for (int round = 0; round < 20_000; round++) {
            scramble(announcement, 90, random, datagram -> AnnounceCodec.decodeAnnouncement(datagram), seed);
            scramble(answer, 110, random, datagram -> AnnounceCodec.decodeAnswer(datagram), seed);
        }
    }

    private interface Decoding {
        Object of(byte[] datagram) throws AnnounceException;
    }

    private static void scramble(byte[] encoded, int head, Random random, Decoding decoding, long seed) {
        byte[] datagram = Arrays.copyOf(encoded, head + random.nextInt(200) + 64);
        for (int n = random.nextInt(8); n > 0; n--) {
            datagram[head + random.nextInt(datagram.length - head)] = (byte) random.nextInt(24);
        }
        ByteBuffer.wrap(datagram).putShort(6, (short) datagram.length);
        try {
            decoding.of(datagram);
        } catch (AnnounceException e) {
            assertTrue(e.reason() == Reason.BAD_FIELD, "seed " + seed);
        }
    }

    @Test
    void shouldNotSignWhatCarriesAnotherKey() {
        assertThrows(IllegalArgumentException.class, () -> Samples.CONTROLLER_SIGNER.sign(ANNOUNCEMENT));
    }

    @Test
    void shouldForgetHostNamesOfAddresses() throws Exception {
        InetAddress named = InetAddress.getByAddress("some.name", new byte[] {10, 0, 0, 1});
        assertEquals("/10.0.0.1", new Redirect(named, 1, 1).cdnAddress().toString());
    }
}
