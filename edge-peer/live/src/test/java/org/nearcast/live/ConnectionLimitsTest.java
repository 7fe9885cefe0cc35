// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private static final class From extends EmbeddedChannel {
        private final InetSocketAddress address;

        From(String address) {
            this.address = new InetSocketAddress(address, 40_000);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return address == null ? null : address;
        }

        @Override
        public SocketAddress remoteAddress() {
            return address;
        }
    }

    @Test
    void shouldBoundConnectionsInAllAndFromOneAddress() {
        ConnectionLimits limits = new ConnectionLimits(3, 2);
        From first = new From("10.0.0.1");
        assertTrue(limits.admit(first));
        assertTrue(limits.admit(new From("10.0.0.1")));
        assertFalse(limits.admit(new From("10.0.0.1")));
        first.close();
        assertTrue(limits.admit(new From("10.0.0.1")));
        assertEquals(2, limits.total());
    }

    @Test
    void shouldTakeAnIpv6PrefixForOneAddress() {
        ConnectionLimits limits = new ConnectionLimits(10, 2);
        assertTrue(limits.admit(new From("2001:db8:0:1::1")));
        assertTrue(limits.admit(new From("2001:db8:0:1:ffff::2")));
        assertFalse(limits.admit(new From("2001:db8:0:1:8000::3")));
        assertTrue(limits.admit(new From("2001:db8:0:2::1")));
    }

    @Test
    void shouldCloseTheOldestNewcomerForTheNext() {
        ConnectionLimits limits = new ConnectionLimits(100, 100, 2, 100);
        List<From> channels = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            channels.add(new From("10.0.0." + i));
            assertTrue(limits.admit(channels.get(i - 1)));
            if (i == 1) {
                ConnectionLimits.established(channels.get(0));
            }
        }
        assertTrue(channels.get(0).isActive(), "established");
        assertFalse(channels.get(1).isActive());
        assertTrue(channels.get(2).isActive() && channels.get(3).isActive());
        assertEquals(3, limits.total());
        assertEquals(2, limits.newcomers());
        assertEquals(1, limits.evicted());
    }

    @Test
    void shouldCloseNewcomersOfAnAddressThatHasTooManyBeforeThoseOfOthers() {
        ConnectionLimits limits = new ConnectionLimits(100, 100, 10, 2);
        From other = new From("10.0.0.2");
        assertTrue(limits.admit(other));
        List<From> flood = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            flood.add(new From("10.0.0.1"));
            assertTrue(limits.admit(flood.get(i)));
        }
        assertTrue(other.isActive());
        assertEquals(2, flood.stream().filter(From::isActive).count());
        assertEquals(3, limits.total());
    }

    @Test
    void shouldMakeRoomForTheNextWhenFullOfNewcomers() {
        ConnectionLimits limits = new ConnectionLimits(2, 2, 2, 2);
        From established = new From("10.0.0.1");
        From halfOpen = new From("10.0.0.2");
        From next = new From("10.0.0.3");
        limits.admit(established);
        ConnectionLimits.established(established);
        limits.admit(halfOpen);
        assertTrue(limits.admit(next));
        assertFalse(halfOpen.isActive());
        ConnectionLimits.established(next);
        assertFalse(limits.admit(new From("10.0.0.4")), "nobody is a newcomer");
        assertTrue(established.isActive() && next.isActive());
    }

    @Test
    void shouldCountRightWhateverHappens() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ConnectionLimits limits = new ConnectionLimits(30, 8, 12, 4);
        List<From> channels = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            From channel = new From("10.0.0." + random.nextInt(8));
            if (limits.admit(channel)) {
                channels.add(channel);
            }
            From some = channels.get(random.nextInt(channels.size()));
            if (random.nextBoolean()) {
                ConnectionLimits.established(some);
            } else {
                some.close();
            }
            channels.removeIf(c -> !c.isActive());
            assertEquals(channels.size(), limits.total(), "seed " + seed);
            assertTrue(limits.total() <= 30 && limits.newcomers() <= 12, "seed " + seed);
        }
        channels.forEach(From::close);
        assertEquals(0, limits.total());
        assertEquals(0, limits.newcomers());
    }

    @Test
    void shouldRefuseBoundsThatNoConnectionFits() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ConnectionLimits.from(
                        ConfigFactory.parseString("max-connections = 10, max-connections-per-address = 0")));
    }
}
