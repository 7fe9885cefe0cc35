// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;

class CandidateTest {
    private static final Endpoint IPV4 = Endpoint.ipv4(0xcb007105, 50_000);
    private static final Endpoint IPV6 = new Endpoint(0x20010db800000000L, 1, 50_000);

    private static Endpoint of(String address) throws UnknownHostException {
        return Endpoint.of(new InetSocketAddress(InetAddress.getByName(address), 4_000));
    }

    @Test
    void shouldHaveThePriorityOfRfc8445() {
        assertEquals(
                126 << 24 | 65_535 << 8 | 255,
                Candidate.of(CandidateType.HOST, IPV6, 0).priority());
        assertEquals(
                100 << 24 | 64_534 << 8 | 255,
                Candidate.of(CandidateType.SERVER_REFLEXIVE, IPV4, 1).priority());
        assertEquals((7L << 32) + 2 * 9 + 1, Candidate.pairPriority(9, 7));
        assertEquals((7L << 32) + 2 * 9, Candidate.pairPriority(7, 9));
    }

    @Test
    void shouldPreferWhatIsNearer() {
        int before = Integer.MAX_VALUE;
        for (CandidateType type : CandidateType.values()) {
            int priority = Candidate.of(type, IPV4, 0).priority();
            assertTrue(priority < before, type + " comes after the one before");
            before = priority;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "240.0.0.1",
                "169.254.1.1",
                "::",
                "ff02::1",
                "fe80::1",
                "100::9",
                "::7f00:1",
                "127.0.0.1",
                "127.9.9.9",
                "::1"
            })
    void shouldNotTryWhereNoPeerCanBe(String address) throws UnknownHostException {
        assertFalse(Targets.mayBeTried(of(address), IPV4, false));
        assertFalse(Targets.mayBeTried(of(address), of("192.168.0.1"), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "172.16.0.1", "172.31.9.9", "192.168.0.1", "100.64.0.1", "fd00::1"})
    void shouldTryPrivateAddressesFromPrivateNetworksOnly(String address) throws UnknownHostException {
        assertFalse(Targets.mayBeTried(of(address), IPV4, false));
        assertTrue(Targets.mayBeTried(of(address), of("10.0.0.1"), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2001:db8::1"})
    void shouldTryPublicOnes(String address) throws UnknownHostException {
        assertTrue(Targets.mayBeTried(of(address), IPV4, false));
        assertFalse(Targets.mayBeTried(of(address).withPort(0), IPV4, false));
    }

    @Test
    void shouldTryLoopbackInTestsOnly() throws UnknownHostException {
        assertTrue(Targets.mayBeTried(of("127.0.0.1"), of("127.0.0.1"), true));
        assertTrue(Targets.mayBeTried(of("::1"), of("::1"), true));
    }

    @Test
    void shouldStandForRelayedPathsByTheirTags() {
        assertTrue(Targets.isRelayed(Targets.relayed(-1)));
        assertEquals(-1, Targets.relayed(-1).low());
        assertEquals("[100::7]:9", Targets.relayed(7).toString());
    }
}
