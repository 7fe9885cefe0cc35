// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.world.World;

/** What gossip does in every world; a test of each world extends it. */
public abstract class GossipContract {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int ITEM_BYTES = 100_000;

    protected abstract World world();

    private static byte[] bytes(ByteBuffer item) {
        byte[] bytes = new byte[item.remaining()];
        item.get(item.position(), bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50})
    void shouldBringEveryItemToEverybodyOnce(int peers) {
        try (World world = world()) {
            List<Gossip> gossips = new ArrayList<>();
            List<Map<Long, byte[]>> received = new ArrayList<>();
            AtomicInteger twice = new AtomicInteger();
            for (int i = 0; i < peers; i++) {
                List<Endpoint> contacts = i == 0 ? List.of() : List.of(world.endpoint(0));
                Map<Long, byte[]> mine = new ConcurrentHashMap<>();
                received.add(mine);
                world.add(host -> {
                    Gossip gossip =
                            new Gossip(host, contacts, new Dissemination.Settings(SECOND_NS / 5, 3, 32), (id, item) -> {
                                if (mine.put(id, bytes(item)) != null) {
                                    twice.incrementAndGet();
                                }
                            });
                    gossips.add(gossip);
                    return gossip;
                });
            }
            byte[] item = new byte[ITEM_BYTES];
            new SeededRandom(peers).nextBytes(item);
            long[] id = new long[1];
            int publisher = peers - 1;
            world.on(
                    publisher,
                    () -> id[0] = gossips.get(publisher).dissemination().publish(ByteBuffer.wrap(item)));
            long others = peers - 1L;
            assertTrue(world.runUntil(
                    () -> received.stream()
                                    .filter(mine -> mine.containsKey(id[0]))
                                    .count()
                            == others,
                    30 * SECOND_NS));
            for (int i = 0; i < publisher; i++) {
                assertArrayEquals(item, received.get(i).get(id[0]), "host " + i);
            }
            assertEquals(0, twice.get());
            assertTrue(received.get(publisher).isEmpty(), "the publisher pulls its own item");
        }
    }
}
