// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

/** What goes between a tracker and peers, as anybody may send it. */
class MessagesFuzzTest {
    private static final Suite SUITE = new X25519AesGcmSha256();

    @FuzzTest(maxDuration = "20s")
    void shouldReadOrRefuseARequest(byte[] data) {
        try {
            Request request = Request.read(Payload.of(data).reader());
            if (request != null) {
                assertEquals(
                        request,
                        Request.read(Payload.of(request.toBytes().array()).reader()));
            }
        } catch (MalformedPayloadException e) {
            // counted and forgotten
        }
    }

    @FuzzTest(maxDuration = "20s")
    void shouldReadOrRefuseAnAnswer(byte[] data) {
        try {
            Answer answer = Answer.read(Payload.of(data).reader(), SUITE);
            if (answer != null) {
                assertTrue(answer.peers().size() <= Query.MOST && answer.leaseMs() >= 0);
                assertEquals(
                        answer, Answer.read(Payload.of(answer.toBytes().array()).reader(), SUITE));
            }
        } catch (MalformedPayloadException e) {
            // counted and forgotten
        }
    }
}
