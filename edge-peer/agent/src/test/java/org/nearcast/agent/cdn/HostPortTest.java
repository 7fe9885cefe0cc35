// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class HostPortTest {
    @Test
    void shouldReadWhatPeopleWrite() {
        assertEquals(new InetSocketAddress("10.0.0.254", 1936), HostPort.resolve("10.0.0.254:1936", 1935));
        assertEquals(new InetSocketAddress("10.0.0.254", 1935), HostPort.resolve("10.0.0.254", 1935));
        assertEquals(new InetSocketAddress("::1", 1936), HostPort.resolve("[::1]:1936", 1935));
        assertEquals(new InetSocketAddress("::1", 1935), HostPort.resolve("::1", 1935));
        assertEquals(new InetSocketAddress("::1", 1935), HostPort.resolve("[::1]", 1935));
        assertTrue(HostPort.resolve(":8081", -1).getAddress().isAnyLocalAddress());
    }

    @Test
    void shouldSayWhatIsWrong() {
        for (String wrong : new String[] {"10.0.0.1:", "10.0.0.1:http", "10.0.0.1:70000", "no such host"}) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> HostPort.resolve(wrong, 1935));
            assertTrue(refusal.getMessage().startsWith("'"), refusal.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> HostPort.resolve("localhost", -1));
    }

    @Test
    void shouldWriteWhatItReads() {
        for (String text : new String[] {"10.0.0.254:1935", "[0:0:0:0:0:0:0:1]:8081"}) {
            assertEquals(text, HostPort.format(HostPort.resolve(text, -1)));
        }
    }
}
