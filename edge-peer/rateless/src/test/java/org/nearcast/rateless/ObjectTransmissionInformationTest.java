// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectTransmissionInformationTest {
    @Test
    void shouldWriteTheFieldsWhereTheRfcPutsThem() {
        ByteBuffer wire = ByteBuffer.allocate(ObjectTransmissionInformation.BYTES);
        new ObjectTransmissionInformation(0x0102030405L, 0x5060, 0x17, 0x0110, 0x10).write(wire);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 0x50, 0x60, 0x17, 1, 0x10, 0x10}, wire.array());
    }

    @Test
    void shouldReadWhatItWrote() {
        long seed = 31;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            int alignment = 1 + random.nextInt(16);
            int units = 1 + random.nextInt(4000 / alignment);
            long length = 1L + random.nextInt(100_000_000);
            ObjectTransmissionInformation information;
            try {
                information = ObjectTransmissionInformation.derive(
                        length, units * alignment, alignment, 1 + random.nextInt(units), 1 << 20);
            } catch (IllegalArgumentException e) {
                continue; // more than 255 blocks
            }
            ByteBuffer wire = ByteBuffer.allocate(ObjectTransmissionInformation.BYTES);
            information.write(wire);
            assertEquals(information, ObjectTransmissionInformation.read(wire.flip()), "seed " + seed);
        }
    }

    @Test
    void shouldDeriveBlocksThatFitTheMemory() {
        // 10 MB in symbols of 1,024 bytes are 9,766. Of ten sub-blocks one has sub-symbols of at most 104 bytes, and 1
        // MiB holds 10,082 of
        // them; of nine it would be 120 bytes and 8,738. A sub-symbol of at least 64 bytes would allow 16.
        ObjectTransmissionInformation i = ObjectTransmissionInformation.derive(10_000_000, 1024, 8, 8, 1 << 20);
        assertEquals(1, i.sourceBlocks());
        assertEquals(10, i.subBlocks());
    }

    @Test
    void shouldHoldTheLargestObject() {
        // 256 blocks fill the transfer length, 255 can be named
        long most = 255L * 56_403 * 65_535;
        assertEquals(
                56_403,
                new ObjectTransmissionInformation(most, 65_535, 255, 1, 1)
                        .blockPartition()
                        .large());
        assertThrows(
                IllegalArgumentException.class, () -> new ObjectTransmissionInformation(most + 1, 65_535, 255, 1, 1));
    }

    @Test
    void shouldRefuseWhatIsForbidden() {
        long[][] wrong = {
            {0, 8, 1, 1, 1},
            {ObjectTransmissionInformation.MAX_TRANSFER_LENGTH + 1, 65535, 255, 1, 1},
            {-1, 8, 1, 1, 1},
            {100, 0, 1, 1, 1},
            {100, 65536, 1, 1, 1},
            {100, 8, 0, 1, 1},
            {100, 8, 256, 1, 1},
            {100, 8, 1, 0, 1},
            {100, 8, 1, 1, 0},
            {100, 8, 1, 1, 256},
            {100, 10, 1, 1, 4},
            {100, 8, 1, 3, 4},
            {100, 8, 14, 1, 4},
            {56_403L * 8 + 1, 8, 1, 1, 1}
        };
        for (long[] w : wrong) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ObjectTransmissionInformation(w[0], (int) w[1], (int) w[2], (int) w[3], (int) w[4]));
        }
    }

    @Test
    void shouldSurviveAnyTwelveBytes() {
        long seed = 12;
        Random random = new Random(seed);
        int good = 0;
        byte[] bytes = new byte[ObjectTransmissionInformation.BYTES];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = 0;
            bytes[8 + random.nextInt(4)] = 1;
            try {
                ObjectTransmissionInformation information = ObjectTransmissionInformation.read(ByteBuffer.wrap(bytes));
                good++;
                assertTrue(information.blockPartition().large() <= 56_403);
            } catch (IllegalArgumentException e) {
                // said clearly
            }
        }
        assertTrue(good > 10, good + " of random headers were allowed, seed " + seed);
        assertThrows(
                IllegalArgumentException.class,
                () -> ObjectTransmissionInformation.read(ByteBuffer.allocate(ObjectTransmissionInformation.BYTES - 1)));
    }
}
