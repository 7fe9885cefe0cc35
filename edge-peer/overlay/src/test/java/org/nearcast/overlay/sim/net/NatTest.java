// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ADDRESS_DEPENDENT;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ENDPOINT_INDEPENDENT;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Nat.Behaviour;
import org.nearcast.overlay.sim.net.Nat.Dependence;
import org.nearcast.overlay.sim.net.Nat.Ports;

/** One NAT box against the tables of RFC 4787: mapping in section 4.1, ports in 4.2, timers in 4.3, filtering in 5. */
class NatTest {
    private static final Endpoint ADDRESS = Endpoint.ipv4(0x40000001, 0);
    private static final Endpoint HOST = Endpoint.ipv4(0xc0a80002, 4_000);
    private static final Endpoint OTHER_HOST = Endpoint.ipv4(0xc0a80003, 4_000);
    private static final Endpoint A1 = Endpoint.ipv4(0x40000010, 1);
    private static final Endpoint A2 = A1.withPort(2);
    private static final Endpoint B1 = Endpoint.ipv4(0x40000020, 1);
    private static final long TIMEOUT = 1_000;
    private static final int HIGHEST = 65_535;

    private static Nat nat(Dependence mapping, Dependence filtering, Ports ports) {
        return nat(mapping, filtering, ports, 1_000);
    }

    private static Nat nat(Dependence mapping, Dependence filtering, Ports ports, int maxMappings) {
        return new Nat(
                new Behaviour(mapping, filtering, ports, TIMEOUT, false, maxMappings), ADDRESS, new SeededRandom(3));
    }

    static Stream<Arguments> behaviours() {
        return Stream.of(Dependence.values()).flatMap(mapping -> Stream.of(Dependence.values())
                .flatMap(filtering -> Stream.of(Ports.values()).map(p -> Arguments.of(mapping, filtering, p))));
    }

    /** Whether what was done towards one endpoint holds for another: the table of sections 4.1 and 5. */
    private static boolean same(Dependence dependence, Endpoint one, Endpoint other) {
        return switch (dependence) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS_DEPENDENT -> one.sameAddress(other);
            case ADDRESS_AND_PORT_DEPENDENT -> one.equals(other);
        };
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldLetNobodyInBeforeSomethingLeft(Dependence mapping, Dependence filtering, Ports ports) {
        Nat nat = nat(mapping, filtering, ports);
        for (int port = 0; port <= HIGHEST; port += 5) {
            assertNull(nat.in(0, ADDRESS.withPort(port), A1));
        }
        assertEquals(HIGHEST / 5 + 1, nat.refused());
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldMapAndFilterAsTheTablesSay(Dependence mapping, Dependence filtering, Ports ports) {
        Nat nat = nat(mapping, filtering, ports);
        Endpoint outside = nat.out(0, HOST, A1);
        assertTrue(outside.sameAddress(ADDRESS));
        for (Endpoint other : new Endpoint[] {A1, A2, B1}) {
            assertEquals(
                    same(filtering, A1, other) ? HOST : null,
                    nat.in(0, outside, other),
                    () -> other + " to the mapping towards " + A1);
        }
        for (Endpoint other : new Endpoint[] {A1, A2, B1}) {
            Endpoint seen = nat.out(1, HOST, other);
            assertEquals(same(mapping, A1, other), seen.equals(outside), () -> "towards " + other);
            assertEquals(HOST, nat.in(1, seen, other), () -> other + " was sent to");
        }
    }

    /** Once it has sent to all of them, all get in by the mapping each knows, and by others as far as they are permitted there. */
    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldPermitForEachMappingApart(Dependence mapping, Dependence filtering, Ports ports) {
        Nat nat = nat(mapping, filtering, ports);
        Endpoint[] others = {A1, A2, B1};
        Endpoint[] seen = new Endpoint[others.length];
        for (int i = 0; i < others.length; i++) {
            seen[i] = nat.out(0, HOST, others[i]);
        }
        for (int i = 0; i < others.length; i++) {
            for (Endpoint from : others) {
                boolean permitted = false;
                for (int sent = 0; sent < others.length; sent++) {
                    permitted |= seen[sent].equals(seen[i]) && same(filtering, others[sent], from);
                }
                assertEquals(permitted ? HOST : null, nat.in(0, seen[i], from));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldKeepHostsApart(Dependence mapping, Dependence filtering, Ports ports) {
        Nat nat = nat(mapping, filtering, ports);
        Endpoint one = nat.out(0, HOST, A1);
        Endpoint other = nat.out(0, OTHER_HOST, A1);
        assertNotEquals(one, other);
        assertEquals(HOST, nat.in(0, one, A1));
        assertEquals(OTHER_HOST, nat.in(0, other, A1));
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldForgetAMappingWhenNothingLeaves(Dependence mapping, Dependence filtering, Ports ports) {
        Nat nat = nat(mapping, filtering, ports);
        Endpoint outside = nat.out(0, HOST, A1);
        assertEquals(HOST, nat.in(TIMEOUT, outside, A1));
        assertNull(nat.in(TIMEOUT + 1, outside, A1), "what comes in keeps nothing alive");
        assertEquals(outside, nat.out(TIMEOUT, HOST, A1));
        assertEquals(HOST, nat.in(2 * TIMEOUT, outside, A1));
        assertNull(nat.in(2 * TIMEOUT + 1, outside, A1));
        nat.tidy(2 * TIMEOUT + 1);
        assertNull(nat.in(2 * TIMEOUT + 1, outside, A1));
    }

    @ParameterizedTest
    @EnumSource(Dependence.class)
    void shouldForgetAPermissionThoughItsMappingIsInUse(Dependence filtering) {
        Nat nat = nat(ENDPOINT_INDEPENDENT, filtering, Ports.PRESERVING);
        Endpoint outside = nat.out(0, HOST, A1);
        nat.out(TIMEOUT, HOST, B1);
        Endpoint expected = filtering == ENDPOINT_INDEPENDENT ? HOST : null;
        assertEquals(HOST, nat.in(TIMEOUT, outside, A1));
        assertEquals(expected, nat.in(TIMEOUT + 1, outside, A1));
        nat.tidy(TIMEOUT + 1);
        assertEquals(expected, nat.in(TIMEOUT + 1, outside, A1));
        assertEquals(HOST, nat.in(TIMEOUT + 1, outside, B1));
    }

    @Test
    void shouldPreserveAPortIfItIsFree() {
        Nat nat = nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.PRESERVING);
        assertEquals(ADDRESS.withPort(4_000), nat.out(0, HOST, A1));
        assertEquals(ADDRESS.withPort(4_001), nat.out(0, OTHER_HOST, A1), "4000 is taken");
        assertEquals(ADDRESS.withPort(4_002), nat.out(0, HOST.withPort(4_001), A1), "and 4001 by now");
        assertEquals(ADDRESS.withPort(HIGHEST), nat.out(0, HOST.withPort(HIGHEST), A1));
        assertEquals(ADDRESS.withPort(1_024), nat.out(0, OTHER_HOST.withPort(HIGHEST), A1), "round at the end");
        assertEquals(ADDRESS.withPort(1_025), nat.out(0, HOST.withPort(80), A1), "none below 1024");
    }

    @Test
    void shouldPreserveAPortThatIsFreeAgain() {
        Nat nat = nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.PRESERVING);
        nat.out(0, HOST, A1);
        assertEquals(ADDRESS.withPort(4_000), nat.out(TIMEOUT + 1, OTHER_HOST, A1));
        assertEquals(OTHER_HOST, nat.in(TIMEOUT + 1, ADDRESS.withPort(4_000), A1));
        assertEquals(ADDRESS.withPort(4_001), nat.out(TIMEOUT + 1, HOST, A1), "its own is another's now");
    }

    @Test
    void shouldTakePortsOneAfterTheOther() {
        Nat nat = nat(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, Ports.SEQUENTIAL, 64_512);
        for (int port = 1_024; port <= HIGHEST; port++) {
            assertEquals(port, nat.out(0, HOST, A1.withPort(port)).port());
        }
        assertEquals(1_024, nat.out(0, HOST, B1).port(), "the oldest has made room");
    }

    @Test
    void shouldTakePortsAtRandom() {
        Set<Integer> ports = new HashSet<>();
        Nat nat = nat(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, Ports.RANDOM);
        int steps = 0;
        int before = 0;
        for (int i = 0; i < 1_000; i++) {
            int port = nat.out(0, HOST, A1.withPort(i)).port();
            assertTrue(port >= 1_024 && port <= HIGHEST && ports.add(port), "port " + port);
            steps += port == before + 1 ? 1 : 0;
            before = port;
        }
        assertTrue(steps < 5, "one after the other");
    }

    @ParameterizedTest
    @EnumSource(Ports.class)
    void shouldFindTheLastFreePort(Ports ports) {
        int all = HIGHEST - 1_024 + 1;
        Nat nat = nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, ports, all);
        Set<Integer> used = new HashSet<>();
        for (int port = 1_024; port < HIGHEST; port++) {
            assertTrue(used.add(nat.out(0, HOST.withPort(port), A1).port()));
        }
        assertTrue(used.add(nat.out(0, OTHER_HOST.withPort(1_024), A1).port()));
        assertEquals(all, used.size());
    }

    @Test
    void shouldMakeRoomByWhatWasUsedLongestAgo() {
        Nat nat = nat(ADDRESS_DEPENDENT, ADDRESS_DEPENDENT, Ports.SEQUENTIAL, 2);
        Endpoint toA = nat.out(0, HOST, A1);
        Endpoint toB = nat.out(1, HOST, B1);
        assertEquals(toA, nat.out(2, HOST, A2));
        Endpoint toC = nat.out(3, HOST, Endpoint.ipv4(0x40000030, 1));
        assertNull(nat.in(3, toB, B1), "used longest ago");
        assertEquals(HOST, nat.in(3, toA, A1));
        assertEquals(HOST, nat.in(3, toC, Endpoint.ipv4(0x40000030, 9)));
    }

    @Test
    void shouldKnowNothingAfterARestart() {
        Nat nat = nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.SEQUENTIAL);
        Endpoint outside = nat.out(0, HOST, A1);
        nat.restart();
        assertNull(nat.in(0, outside, A1));
        assertEquals(HOST, nat.in(0, nat.out(0, HOST, A1), A1));
    }

    @Test
    void shouldForgetWhatIsOverInALongRun() {
        Nat nat = nat(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, Ports.RANDOM, 10);
        for (int i = 0; i < 100_000; i++) {
            long now = i * TIMEOUT;
            Endpoint to = A1.withPort(i % 60_000);
            assertEquals(HOST, nat.in(now, nat.out(now, HOST, to), to));
            nat.tidy(now);
            assertTrue(nat.mappings() <= 2);
        }
    }

    @Test
    void shouldRefuseWhatIsNoBehaviour() {
        Behaviour usual = Behaviour.of(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.RANDOM);
        assertEquals(120_000_000_000L, usual.timeoutNs());
        for (int mappings : new int[] {0, -1, 64_513}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.RANDOM, mappings));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Behaviour(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.RANDOM, -1, false, 1));
    }
}
