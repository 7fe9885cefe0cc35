// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.world.World;

/** Where nothing is protected and a datagram may be a message, large messages are not copied. */
class TransportWithoutCopiesTest extends TransportInMessagesTest {
    @Override
    protected Suite suite() {
        return new ModelledSuite();
    }

    @Test
    void shouldNotCopyWhatIsLargerThanAPacket() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            byte[] content = new byte[100_000];
            a.session().send(1, ByteBuffer.wrap(content));
            long before = a.transport.counters().bytesOut();
            world.runUntil(() -> a.transport.counters().bytesOut() > before + content.length, 10_000_000_000L);
            content[99_999] = 7; // on its way
            assertTrue(world.runUntil(() -> !b.received.isEmpty(), 10_000_000_000L));
            assertEquals(7, b.received.get(0)[99_999]);
        }
    }
}
