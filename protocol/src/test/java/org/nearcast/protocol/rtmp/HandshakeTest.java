// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    @Test
    void shouldCompleteBetweenOurOwnEnds() throws RtmpException {
        ClientHandshake client = new ClientHandshake(() -> 5, new Random(1));
        ServerHandshake server = new ServerHandshake(() -> 9, new Random(2));
        byte[] s012 = server.feed(ByteBuffer.wrap(client.start()));
        assertEquals(3073, s012.length);
        byte[] c2 = client.feed(ByteBuffer.wrap(s012));
        assertTrue(client.isComplete());
        ByteBuffer last = ByteBuffer.allocate(1537).put(c2).put((byte) 7).flip();
        assertEquals(0, server.feed(last).length);
        assertTrue(server.isComplete());
        assertEquals(1, last.remaining());
    }
}
