// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadWriter;

/** What anybody may send a registrar. */
class WishFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void shouldReadOrRefuseAWish(byte[] data) {
        try {
            Wish wish = Wish.read(Payload.of(data).reader());
            PayloadWriter out = new PayloadWriter();
            wish.write(out);
            assertEquals(wish, Wish.read(out.end().reader()));
        } catch (MalformedPayloadException e) {
            // counted and forgotten
        }
    }
}
