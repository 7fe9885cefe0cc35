// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;

class StunFuzzTest {
    private static final byte[] KEY = "nobody knows it".getBytes(StandardCharsets.US_ASCII);
    private static final int[] TYPES = {
        0x0001, 0x0003, 0x0006, 0x0008, 0x0009, 0x000a, 0x001c, 0x0020, 0x0024, 0x0025, 0x7001, 0x8028, 0x8029, 0x802c
    };

    /** Asks for everything that a message might have: it is told, or refused. */
    private static void look(byte[] bytes) {
        StunMessage message;
        try {
            message = StunMessage.read(Payload.of(bytes).reader());
        } catch (MalformedPayloadException e) {
            return;
        }
        assertEquals(bytes.length, message.size());
        assertFalse(message.isSealedBySha1(KEY) || message.isSealedBySha256(KEY));
        assertTrue(message.unknown().length <= 32);
        for (int type : TYPES) {
            refusable(() -> message.integer(type));
            refusable(() -> message.longInteger(type));
            refusable(() -> message.text(type));
            refusable(() -> message.endpoint(type));
            refusable(() -> message.maskedEndpoint(type));
        }
        refusable(message::errorCode);
        refusable(message::mapped);
    }

    private static void refusable(Runnable question) {
        try {
            question.run();
        } catch (MalformedPayloadException e) {
            // it is not there, or is not in order
        }
    }

    @FuzzTest(maxDuration = "20s")
    void shouldStandAnyBytes(FuzzedDataProvider data) {
        byte[] bytes = data.consumeRemainingAsBytes();
        look(bytes);
        if (bytes.length >= 20) { // and with its header put right
            bytes[0] &= 0x3f;
            bytes[2] = (byte) (bytes.length - 20 >> 8);
            bytes[3] = (byte) (bytes.length - 20);
            bytes[4] = 0x21;
            bytes[5] = 0x12;
            bytes[6] = (byte) 0xa4;
            bytes[7] = 0x42;
            look(bytes);
        }
    }

    @FuzzTest(maxDuration = "20s")
    void shouldReadBackWhatItWrites(FuzzedDataProvider data) {
        TransactionId id = new TransactionId(data.consumeInt(), data.consumeLong());
        Endpoint endpoint = new Endpoint(data.consumeLong(), data.consumeLong(), data.consumeInt(0, 65_535));
        int number = data.consumeInt();
        int code = data.consumeInt(300, 699);
        byte[] text = data.consumeBytes(200);
        StunMessage message = StunMessage.read(StunWriter.binding(data.pickValue(StunClass.values()), id)
                .bytes(0x8001, text)
                .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, endpoint)
                .integer(StunAttribute.PRIORITY, number)
                .error(code, "")
                .integritySha256(KEY)
                .endWithFingerprint()
                .reader());
        assertEquals(id, message.id());
        assertEquals(endpoint, message.mapped());
        assertEquals(number, message.integer(StunAttribute.PRIORITY));
        assertEquals(code, message.errorCode());
        assertTrue(message.isSealedBySha256(KEY));
    }
}
