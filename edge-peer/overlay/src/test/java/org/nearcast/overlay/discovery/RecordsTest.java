// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

/** Offers, records and queries on the wire: right, cut short at every byte, and out of range. */
class RecordsTest {
    private static final Suite SUITE = new X25519AesGcmSha256();

    private static byte[] written(Consumer<PayloadWriter> write) {
        PayloadWriter out = new PayloadWriter();
        write.accept(out);
        return out.end().toBytes();
    }

    private static <T> void assertRoundTrip(T value, byte[] bytes, Function<PayloadReader, T> read) {
        PayloadReader in = Payload.of(bytes).reader();
        assertEquals(value, read.apply(in));
        assertEquals(0, in.remaining());
        for (int length = 0; length < bytes.length; length++) {
            PayloadReader cut = Payload.of(bytes, length).reader();
            assertThrows(MalformedPayloadException.class, () -> read.apply(cut));
        }
    }

    @Test
    void shouldReadWhatWasWritten() {
        SeededRandom random = new SeededRandom(1);
        for (int i = 0; i < 50; i++) {
            Offer offer = Offers.random(random);
            assertRoundTrip(offer, written(offer::write), Offer::read);
            Identity identity = Identity.create(SUITE, random);
            Endpoint endpoint = Endpoint.ipv4(random.nextInt(), random.nextInt(65_536));
            PeerRecord record =
                    new PeerRecord(identity.id(), endpoint, identity.keys().publicKey(), offer);
            byte[] bytes = written(record::write);
            assertRoundTrip(record, bytes, in -> PeerRecord.read(in, SUITE));
            assertArrayEquals(
                    identity.keys().publicKey(),
                    PeerRecord.read(Payload.of(bytes).reader(), SUITE).publicKey());
            Query query = new Query(random.nextInt(1, 41), offer.coordinate(), offer.lagMs());
            assertRoundTrip(query, written(query::write), Query::read);
        }
    }

    private static void assertMalformed(byte[] good, int at, int value, Function<PayloadReader, ?> read) {
        byte[] bad = good.clone();
        bad[at] = (byte) value;
        assertThrows(
                MalformedPayloadException.class,
                () -> read.apply(Payload.of(bad).reader()),
                "byte " + at);
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        byte[] offer = written(Offers.viewer(Offers.at(1, 2), 500)::write);
        int rates = offer.length - 13;
        assertMalformed(offer, rates + 4, 1, Offer::read); // more free than there is
        assertMalformed(offer, rates + 8, 0x80, Offer::read); // ahead of the source
        assertMalformed(offer, 0, 0x7f, Offer::read); // nowhere
        byte[] query = written(new Query(40, Offers.at(1, 2), 500)::write);
        assertMalformed(query, 0, 41, Query::read);
        assertMalformed(query, 0, 0, Query::read);
        assertMalformed(query, query.length - 4, 0x80, Query::read);
    }

    @Test
    void shouldNotBeMadeOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new Offer(Offers.at(0, 0), 1, 2, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Offer(Offers.at(0, 0), Offer.MOST_RATE + 1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Offer(Offers.at(0, 0), 1, 1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Offer(Offers.at(0, 0), 1, 1, 0, 256));
        assertThrows(IllegalArgumentException.class, () -> new Query(41, Offers.at(0, 0), 0));
    }

    @Test
    void shouldSayWhatAPeerIs() {
        Offer helper = new Offer(Offers.at(0, 0), 1, 1, 0, Offer.RELAY | Offer.SOURCE);
        assertTrue(helper.relays() && helper.isSource() && !helper.consumes());
        Offer corrected = helper.asOfNoSource();
        assertFalse(corrected.isSource());
        assertTrue(corrected.relays());
        assertEquals(1, corrected.lagMs());
    }
}
