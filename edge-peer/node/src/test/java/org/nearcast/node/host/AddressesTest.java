// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;

class AddressesTest {
    @Test
    void shouldKnowAddressesHoweverManyThereAre() {
        SeededRandom random = new SeededRandom(1);
        Endpoint[] endpoints = new Endpoint[5_000];
        for (int i = 0; i < endpoints.length; i++) {
            int port = random.nextInt(1, 65_536);
            endpoints[i] = i % 2 == 0
                    ? Endpoint.ipv4(random.nextInt(), port)
                    : new Endpoint(random.nextLong(), random.nextLong(), port);
        }
        Addresses addresses = new Addresses();
        for (int i = 0; i < 50_000; i++) {
            Endpoint endpoint = endpoints[random.nextInt(endpoints.length)];
            assertEquals(endpoint.toSocketAddress(), addresses.of(endpoint));
            assertEquals(endpoint, addresses.of(endpoint.toSocketAddress()));
        }
    }

    @Test
    void shouldMakeNothingAnewForTheSamePeer() {
        Addresses addresses = new Addresses();
        Endpoint peer = Endpoint.ipv4(0x7f000001, 4_000);
        assertSame(addresses.of(peer), addresses.of(Endpoint.ipv4(0x7f000001, 4_000)));
        assertSame(addresses.of(peer.toSocketAddress()), addresses.of(peer.toSocketAddress()));
    }
}
