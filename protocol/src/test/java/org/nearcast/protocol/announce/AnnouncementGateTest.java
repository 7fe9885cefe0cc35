// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.announce.AnnounceException.Reason;

class AnnouncementGateTest {

    private static final InetAddress SOURCE = Samples.ip("10.0.0.2");

    private final AnnouncementGate gate = new AnnouncementGate(GateLimits.defaults());
    private long nowMs = 1_000_000;

    private Announcement accept(byte[] datagram) throws AnnounceException {
        nowMs += 1000;
        return gate.accept(datagram, SOURCE, "s1/3", nowMs);
    }

    private Reason refused(byte[] datagram) {
        return assertThrows(AnnounceException.class, () -> accept(datagram)).reason();
    }

    private static byte[] datagram(long counter) {
        return Samples.GATEWAY_SIGNER.sign(Samples.announcement(counter));
    }

    @Test
    void shouldAcceptWhatIsSignedAndNew() throws Exception {
        assertEquals(Samples.announcement(1), accept(datagram(1)));
        assertEquals(Samples.announcement(2), accept(datagram(2)));
        assertEquals(2, gate.accepted());
        assertEquals(Map.of(), gate.dropped());
    }

    @Test
    void shouldRefuseWhatItHeardBefore() throws Exception {
        byte[] first = datagram(1);
        byte[] second = datagram(2);
        accept(second);
        assertEquals(Reason.REPEATED, refused(second));
        assertEquals(Reason.REPEATED, refused(first));
        assertEquals(Map.of(Reason.REPEATED, 2L), gate.dropped());
    }

    @Test
    void shouldCountAboveTheSignBit() throws Exception {
        accept(datagram(Long.MAX_VALUE));
        accept(datagram(Long.MIN_VALUE));
        accept(datagram(-1));
        assertEquals(Reason.REPEATED, refused(datagram(1)));
    }

    @Test
    void shouldRefuseWhatNamesAnotherSender() {
        AnnounceException e = assertThrows(
                AnnounceException.class, () -> gate.accept(datagram(1), Samples.ip("10.0.0.66"), "s1/4", nowMs));
        assertEquals(Reason.WRONG_SENDER, e.reason());
    }

    @Test
    void shouldNotLetAForgeryMoveTheCounter() throws Exception {
        byte[] forged = AnnounceCodec.encode(Samples.announcement(1_000_000));
        assertEquals(Reason.BAD_SIGNATURE, refused(Arrays.copyOf(forged, forged.length + 64)));
        assertEquals(Reason.BAD_SIGNATURE, refused(Samples.CONTROLLER_SIGNER.append(forged)));
        accept(datagram(1));
    }

    @Test
    void shouldRefuseADatagramWithAnyByteFlipped() {
        byte[] datagram = datagram(5);
        for (int at = 0; at < datagram.length; at++) {
            for (int bit : new int[] {0x01, 0x80, 0xff}) {
                byte[] copy = datagram.clone();
                copy[at] ^= (byte) bit;
                refused(copy);
            }
        }
        assertEquals(0, gate.accepted());
    }

    @Test
    void shouldRefuseADatagramCutAnywhere() {
        byte[] datagram = datagram(5);
        for (int length = 0; length < datagram.length; length++) {
            byte[] cut = Arrays.copyOf(datagram, length);
            refused(cut);
            if (length >= 154) {
                ByteBuffer.wrap(cut).putShort(6, (short) length);
                refused(cut);
            }
        }
        assertEquals(0, gate.accepted());
    }

    @Test
    void shouldLimitEachOriginByItself() throws Exception {
        AnnouncementGate strict = new AnnouncementGate(new GateLimits(10, 10, 1, 2, 100));
        strict.accept(datagram(1), SOURCE, "a", 0);
        strict.accept(datagram(2), SOURCE, "a", 0);
        AnnounceException e = assertThrows(AnnounceException.class, () -> strict.accept(datagram(3), SOURCE, "a", 500));
        assertEquals(Reason.TOO_FREQUENT, e.reason());
        strict.accept(datagram(3), SOURCE, "b", 500);
        strict.accept(datagram(4), SOURCE, "a", 1000);
    }

    @Test
    void shouldCheckOnlySoManySignaturesASecond() throws Exception {
        AnnouncementGate strict = new AnnouncementGate(new GateLimits(10, 10, 100, 100, 3));
        byte[] forged = Samples.CONTROLLER_SIGNER.append(AnnounceCodec.encode(Samples.announcement(9)));
        for (int i = 0; i < 3; i++) {
            assertThrows(AnnounceException.class, () -> strict.accept(forged, SOURCE, "a", 0));
        }
        AnnounceException e = assertThrows(AnnounceException.class, () -> strict.accept(datagram(1), SOURCE, "b", 0));
        assertEquals(Reason.OVERLOADED, e.reason());
        strict.accept(datagram(1), SOURCE, "b", 1000);
    }

    @Test
    void shouldCheckThoseExpectedWhereTheyComeInHoweverManyStrangersForge() throws Exception {
        AnnouncementGate strict = new AnnouncementGate(new GateLimits(10, 1000, 5, 10, 20));
        byte[] forged = datagram(1000);
        forged[forged.length - 1] ^= 1;
        int overloaded = 0;
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 500; i++) {
                String origin = "stranger " + i;
                long now = second * 1000L + i * 2L;
                AnnounceException e = assertThrows(
                        AnnounceException.class, () -> strict.accept(forged, SOURCE, origin, key -> false, now));
                overloaded += e.reason() == AnnounceException.Reason.OVERLOADED ? 1 : 0;
            }
            long counter = second + 10L;
            assertEquals(
                    counter,
                    strict.accept(datagram(counter), SOURCE, "gateway's port", key -> true, second * 1000L + 999)
                            .counter());
        }
        assertTrue(overloaded > 4000, overloaded + " of the forgeries cost no signature");
        assertEquals(10, strict.accepted());
    }

    @Test
    void shouldKeepRefusingWhatWasHeardBeforeARestart() {
        gate.remember(Samples.GATEWAY.publicKey().fingerprint(), 10);
        assertEquals(Reason.REPEATED, refused(datagram(10)));
    }

    @Test
    void shouldRememberABoundedNumberOfKeys() {
        CounterWindow window = new CounterWindow(3);
        Fingerprint[] keys = new Fingerprint[4];
        for (int i = 0; i < keys.length; i++) {
            byte[] bytes = new byte[16];
            bytes[0] = (byte) i;
            keys[i] = Fingerprint.of(bytes);
        }
        assertTrue(window.accept(keys[0], 5));
        assertTrue(window.accept(keys[1], 5));
        assertTrue(window.accept(keys[2], 5));
        assertTrue(window.accept(keys[0], 6));
        assertTrue(!window.isNew(keys[1], 5), "a look renews nothing");
        assertTrue(window.accept(keys[3], 5));
        assertEquals(3, window.size());
        assertEquals(6, window.last(keys[0]).getAsLong());
        assertTrue(window.last(keys[1]).isEmpty());
    }

    @Test
    void shouldWatchABoundedNumberOfOrigins() {
        TokenBuckets buckets = new TokenBuckets(4, 1, 1);
        for (int i = 0; i < 100; i++) {
            assertTrue(buckets.take(i, 0));
        }
        assertEquals(4, buckets.size());
        assertTrue(!buckets.take(99, 0));
        assertTrue(!buckets.take(99, -5000), "a clock that goes back fills nothing");
    }

    @Test
    void shouldCountUpwardsOverRestarts() {
        AnnounceCounter before = new AnnounceCounter(1_700_000_000_000L);
        long last = 0;
        for (int i = 0; i < 60_000; i++) {
            long next = before.next();
            assertTrue(next > last);
            last = next;
        }
        assertTrue(new AnnounceCounter(1_700_000_000_001L).next() > last);
    }
}
