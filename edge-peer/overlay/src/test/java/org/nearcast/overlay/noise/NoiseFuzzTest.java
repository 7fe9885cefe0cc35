// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.nearcast.overlay.sim.crypto.ModelledSuite;

/** A handshake, and packets after it, among any bytes and bytes that are nearly right. */
class NoiseFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void shouldFinishTheHandshakeWhateverElseComes(FuzzedDataProvider data) {
        Suite suite = data.consumeBoolean() ? new X25519AesGcmSha256() : new ModelledSuite();
        Pattern pattern = data.consumeBoolean() ? Pattern.XX : Pattern.IK;
        Handshake h = new Handshake(pattern, suite, data.consumeLong());
        while (!h.initiator.isFinished() || !h.responder.isFinished()) {
            HandshakeState reader = h.reader();
            int number = reader.messages();
            byte[] message = h.writer().writeMessage(data.consumeBytes(data.consumeInt(0, 100)));
            // Whoever forges the first message of XX is answered: nothing protects that one.
            int forgeries = pattern == Pattern.XX && number == 0 ? 0 : data.consumeInt(0, 5);
            for (int i = 0; i < forgeries; i++) {
                byte[] forged = forged(data, message);
                int from = data.consumeInt(0, forged.length);
                int to = data.consumeInt(from, forged.length);
                if (!Arrays.equals(forged, from, to, message, 0, message.length)) {
                    assertThrows(NoiseException.class, () -> reader.readMessage(forged, from, to));
                    assertEquals(number, reader.messages());
                }
            }
            reader.readMessage(message, 0, message.length);
        }
        assertArrayEquals(h.initiator.handshakeHash(), h.responder.handshakeHash());
    }

    @FuzzTest(maxDuration = "20s")
    void shouldOpenNothingThatWasNotSealed(FuzzedDataProvider data) {
        Suite suite = data.consumeBoolean() ? new X25519AesGcmSha256() : new ModelledSuite();
        PacketKeys sender = suite.packetKeys(new byte[Suite.HASH_BYTES]);
        PacketKeys receiver = suite.packetKeys(new byte[Suite.HASH_BYTES]);
        for (int number = 0; data.remainingBytes() > 0 && number < 50; number++) {
            int header = data.consumeInt(0, 30);
            byte[] plain = Arrays.copyOf(data.consumeBytes(200), header + 200);
            int end = data.consumeInt(header, plain.length - PacketKeys.TAG_BYTES);
            int sealed = end + PacketKeys.TAG_BYTES;
            byte[] packet = plain.clone();
            sender.seal(number, packet, header, end);

            byte[] forged = Arrays.copyOf(forged(data, packet), packet.length);
            boolean altered = !Arrays.equals(forged, 0, sealed, packet, 0, sealed);
            assertEquals(altered ? -1 : end, receiver.open(number, forged, header, sealed));
            assertEquals(end, receiver.open(number, packet, header, sealed));
            assertArrayEquals(Arrays.copyOf(plain, end), Arrays.copyOf(packet, end));
        }
    }

    /** Any bytes, or the right ones with a few of them altered. */
    private static byte[] forged(FuzzedDataProvider data, byte[] right) {
        if (data.consumeInt(0, 3) == 0) {
            return data.consumeBytes(data.consumeInt(0, 200));
        }
        byte[] bytes = right.clone();
        for (int i = data.consumeInt(0, 3); i > 0 && bytes.length > 0; i--) {
            bytes[data.consumeInt(0, bytes.length - 1)] ^= data.consumeByte();
        }
        return bytes;
    }
}
