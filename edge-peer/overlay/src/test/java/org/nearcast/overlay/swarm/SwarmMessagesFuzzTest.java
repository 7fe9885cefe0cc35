// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;

class SwarmMessagesFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void shouldReadAnythingOrSayThatItCannot(byte[] bytes) {
        PayloadReader in = Payload.of(ByteBuffer.wrap(bytes)).reader();
        try {
            switch (in.getByte()) {
                case SwarmMessages.HELLO -> SwarmMessages.readHello(in);
                case SwarmMessages.HAVE -> SwarmMessages.readHave(in);
                case SwarmMessages.SUBSCRIBE -> SwarmMessages.readStripes(in);
                case SwarmMessages.GO_TO -> SwarmMessages.readGoTo(in);
                case SwarmMessages.MANIFEST -> SwarmMessages.readAgeNs(in);
                case SwarmMessages.CHUNK -> SwarmMessages.readChunk(in);
                case SwarmMessages.REQUEST -> SwarmMessages.readWanted(in);
                case SwarmMessages.PLACE -> SwarmMessages.readPlace(in);
                default -> in.rest();
            }
        } catch (MalformedPayloadException e) {
            return; // as it should
        }
    }
}
