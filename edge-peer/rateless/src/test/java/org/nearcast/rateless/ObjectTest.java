// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.rateless.SourceBlockDecoder.Outcome;
import org.nearcast.rateless.code.CodeParameters;

class ObjectTest {
    @Test
    void shouldCarryObjectsOfEveryShape() {
        long seed = 44;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int alignment = 1 + random.nextInt(8);
            int units = 1 + random.nextInt(20);
            int t = units * alignment;
            int length = 1 + random.nextInt(20_000);
            int kt = (length + t - 1) / t;
            ObjectTransmissionInformation information = new ObjectTransmissionInformation(
                    length, t, 1 + random.nextInt(Math.min(20, kt)), 1 + random.nextInt(units), alignment);
            String which = "seed " + seed + ", object " + i + ", " + information;
            byte[] object = new byte[length];
            random.nextBytes(object);
            ObjectEncoder encoder = new ObjectEncoder(information, object, 1 + random.nextInt(3));
            ObjectDecoder decoder = new ObjectDecoder(information, length);
            double loss = random.nextDouble();
            // round and round the blocks, a packet of one to three symbols each
            for (int esi = 0; !decoder.isComplete(); esi += 3) {
                assertTrue(esi < 100_000, which);
                for (int sbn = 0; sbn < information.sourceBlocks(); sbn++) {
                    if (random.nextDouble() >= loss * 0.9) {
                        byte[] packet = new byte[t * (1 + random.nextInt(3))];
                        for (int at = 0; at < packet.length; at += t) {
                            encoder.symbol(new PayloadId(sbn, esi + at / t), packet, at);
                        }
                        Outcome outcome = decoder.add(new PayloadId(sbn, esi), packet, 0, packet.length);
                        assertEquals(decoder.outcome(sbn), outcome, which);
                    }
                }
            }
            assertArrayEquals(object, decoder.object(), which);
            assertEquals(information.sourceBlocks(), decoder.decodedBlocks());
        }
    }

    @Test
    void shouldBeginABlockAgainWhoseDigestIsWrong() throws NoSuchAlgorithmException {
        byte[] object = TestBlock.random(20, 10, new Random(3));
        ObjectTransmissionInformation information = new ObjectTransmissionInformation(200, 10, 2, 1, 1);
        ObjectEncoder encoder = new ObjectEncoder(information, object);
        ObjectDecoder decoder = new ObjectDecoder(information, 1000);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(object, 100, 100);
        decoder.expect(1, sha256, sha256.digest());
        byte[] symbol = new byte[10];
        for (int esi = 0; esi < 10; esi++) {
            encoder.symbol(new PayloadId(1, esi), symbol, 0);
            symbol[0] ^= (byte) (esi == 4 ? 1 : 0);
            decoder.add(new PayloadId(1, esi), symbol, 0, 10);
        }
        assertEquals(Outcome.WRONG_DIGEST, decoder.outcome(1));
        assertEquals(Outcome.WRONG_DIGEST, decoder.add(new PayloadId(1, 30), symbol, 0, 10));
        decoder.retry(1);
        for (int esi = 10; decoder.outcome(1) == Outcome.MORE_NEEDED; esi++) {
            encoder.symbol(new PayloadId(1, esi), symbol, 0);
            decoder.add(new PayloadId(1, esi), symbol, 0, 10);
        }
        assertEquals(Outcome.DECODED, decoder.outcome(1));
        decoder.retry(1);
        assertEquals(Outcome.DECODED, decoder.outcome(1), "what is decoded stays");
        assertFalse(decoder.isComplete());
        assertThrows(IllegalStateException.class, decoder::object);
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        ObjectTransmissionInformation information = new ObjectTransmissionInformation(200, 10, 2, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> new ObjectDecoder(information, 199));
        assertThrows(IllegalArgumentException.class, () -> new ObjectEncoder(information, new byte[199]));
        assertThrows(IllegalArgumentException.class, () -> new ObjectEncoder(information, new byte[200], 0));
        ObjectDecoder decoder = new ObjectDecoder(information, 200);
        byte[] packet = new byte[25];
        assertThrows(IllegalArgumentException.class, () -> decoder.add(new PayloadId(2, 0), packet, 0, 10));
        assertThrows(IllegalArgumentException.class, () -> decoder.add(new PayloadId(0, 0), packet, 0, 25));
        assertThrows(IllegalArgumentException.class, () -> decoder.add(new PayloadId(0, 0), packet, 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.add(new PayloadId(0, 0), packet, 20, 10));
        assertThrows(
                IllegalArgumentException.class,
                () -> decoder.add(new PayloadId(0, CodeParameters.MAX_ESI), packet, 0, 20));
        assertThrows(IllegalArgumentException.class, () -> decoder.outcome(2));
        assertThrows(IllegalArgumentException.class, () -> decoder.retry(-1));
        ObjectEncoder encoder = new ObjectEncoder(information, new byte[200]);
        assertThrows(IllegalArgumentException.class, () -> encoder.symbol(new PayloadId(2, 0), packet, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.symbol(new PayloadId(0, 0), packet, 16));
    }
}
