// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static Endpoint of(String address, int port) throws UnknownHostException {
        return Endpoint.of(new InetSocketAddress(InetAddress.getByName(address), port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1", "fe80::ffff:1", "ff02::1"
            })
    void shouldBecomeASocketsAddressAndComeBack(String address) throws UnknownHostException {
        InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(address), 65_535);
        Endpoint endpoint = Endpoint.of(socket);
        assertEquals(socket, endpoint.toSocketAddress());
        assertEquals(endpoint, Endpoint.of(endpoint.toSocketAddress()));
        assertEquals(!address.contains(":"), endpoint.isIpv4());
    }

    @Test
    void shouldKeepIpv4AsMappedIpv6() throws UnknownHostException {
        Endpoint endpoint = Endpoint.ipv4(0xc0000201, 4_000);
        assertEquals(of("192.0.2.1", 4_000), endpoint);
        assertEquals(0, endpoint.high());
        assertEquals(0xffff_c000_0201L, endpoint.low());
        assertEquals(endpoint, of("::ffff:192.0.2.1", 4_000));
        assertFalse(of("::c000:201", 4_000).isIpv4());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,            192.0.2.1:80",
        "2001:db8::1,          [2001:db8::1]:80",
        "::,                   [::]:80",
        "::1,                  [::1]:80",
        "1::,                  [1::]:80",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:80", // one group alone is not shortened
        "2001:0:0:1:0:0:0:1,   [2001:0:0:1::1]:80", // the longest run is
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80", // the first of equal ones
        "FE80::ABCD,           [fe80::abcd]:80",
        "1:2:3:4:5:6:7:8,      [1:2:3:4:5:6:7:8]:80",
    })
    void shouldBeWrittenAsRfc5952Says(String address, String written) throws UnknownHostException {
        assertEquals(written, of(address, 80).toString());
    }

    @Test
    void shouldBeSortedAsUnsignedNumbers() throws UnknownHostException {
        List<Endpoint> sorted = List.of(
                of("::", 0),
                of("::", 1),
                of("::", 65_535),
                of("0.0.0.1", 9),
                of("127.255.255.255", 9),
                of("128.0.0.0", 8),
                of("::8000:0:0:1", 3),
                of("7fff::", 1),
                of("8000::", 0),
                of("ffff::", 0));
        List<Endpoint> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));
        Collections.sort(shuffled);
        assertEquals(sorted, shuffled);
        for (Endpoint one : sorted) {
            for (Endpoint other : sorted) {
                assertEquals(one.equals(other), one.compareTo(other) == 0);
                assertEquals(Integer.signum(one.compareTo(other)), -Integer.signum(other.compareTo(one)));
            }
        }
    }

    @Test
    void shouldCompareAddressesApartFromPorts() throws UnknownHostException {
        Endpoint endpoint = of("2001:db8::1", 1);
        assertTrue(endpoint.sameAddress(endpoint.withPort(2)));
        assertFalse(endpoint.sameAddress(of("2001:db8::2", 1)));
        assertFalse(endpoint.sameAddress(of("2001:db9::1", 1)));
        assertEquals(endpoint.hashCode(), endpoint.withPort(2).withPort(1).hashCode());
    }

    @Test
    void shouldRefuseWhatIsNoPort() {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.ipv4(0, -1));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.ipv4(0, 65_536));
    }

    @Test
    void shouldRefuseAnAddressThatIsNotResolved() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("peer.invalid", 1);
        assertThrows(IllegalArgumentException.class, () -> Endpoint.of(unresolved));
    }

    @Test
    void shouldSortPeersAsUnsignedNumbers() {
        List<PeerId> sorted = List.of(
                new PeerId(0, 0, 0, 0),
                new PeerId(0, 0, 0, -1),
                new PeerId(0, 0, 1, 0),
                new PeerId(0, 0, Long.MIN_VALUE, 0),
                new PeerId(0, -1, 0, 0),
                new PeerId(Long.MAX_VALUE, 0, 0, 0),
                new PeerId(-1, 0, 0, 0));
        List<PeerId> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(2));
        Collections.sort(shuffled);
        assertEquals(sorted, shuffled);
        assertEquals("ffffffff", sorted.get(6).toString());
    }
}
