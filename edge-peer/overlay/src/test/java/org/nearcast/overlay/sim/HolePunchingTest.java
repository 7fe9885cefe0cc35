// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nearcast.overlay.sim.Worlds.SECOND;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ADDRESS_DEPENDENT;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ENDPOINT_INDEPENDENT;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.sim.net.Nat.Behaviour;
import org.nearcast.overlay.sim.net.Nat.Dependence;
import org.nearcast.overlay.sim.net.Nat.Ports;

/**
 * UDP hole punching (RFC 5128, section 3.3) between every two kinds of boxes, in the names of RFC 3489: it fails where a symmetric box meets
 * a symmetric or a port-restricted one, and works everywhere else.
 */
class HolePunchingTest {
    private static final byte REGISTER = 1;
    private static final byte INTRODUCE = 2;
    private static final byte PUNCH = 3;
    private static final byte HEARD = 4;

    private enum Kind {
        OPEN(null, null),
        FULL_CONE(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT),
        RESTRICTED(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT),
        PORT_RESTRICTED(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
        SYMMETRIC(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

        private final Dependence mapping;
        private final Dependence filtering;

        Kind(Dependence mapping, Dependence filtering) {
            this.mapping = mapping;
            this.filtering = filtering;
        }

        PeerSettings settings(Simulation simulation, int site, Ports ports) {
            return this == OPEN
                    ? Worlds.unbounded(site)
                    : PeerSettings.behind(
                            simulation.addNat(site, AccessLink.UNBOUNDED, Behaviour.of(mapping, filtering, ports)));
        }
    }

    /** Tells the first two who register where the other is. */
    private static final class Rendezvous implements Protocol {
        private final Host host;
        private Endpoint first;

        Rendezvous(Host host) {
            this.host = host;
        }

        @Override
        public void start() {}

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            if (first == null || first.equals(from)) {
                first = from;
                return;
            }
            host.send(from, introduction(first));
            host.send(first, introduction(from));
        }

        private static Payload introduction(Endpoint other) {
            return new PayloadWriter().putByte(INTRODUCE).putEndpoint(other).end();
        }
    }

    /** Sends to where the other is said to be, and to where it is heard from, until each knows that it was heard. */
    private static final class Puncher implements Protocol {
        private final Host host;
        private final Endpoint rendezvous;
        private Endpoint other;
        private boolean heard;

        Puncher(Host host, Endpoint rendezvous) {
            this.host = host;
            this.rendezvous = rendezvous;
        }

        @Override
        public void start() {
            host.send(rendezvous, Payload.of(REGISTER));
        }

        private void punch(int left) {
            host.send(other, Payload.of(PUNCH));
            if (left > 1) {
                host.schedule(SECOND / 10, () -> punch(left - 1));
            }
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            switch (payload.getByte()) {
                case INTRODUCE -> {
                    other = payload.getEndpoint();
                    punch(20);
                }
                case PUNCH -> {
                    other = from;
                    host.send(from, Payload.of(HEARD));
                }
                default -> heard = true;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,            OPEN,            true",
        "OPEN,            FULL_CONE,       true",
        "OPEN,            RESTRICTED,      true",
        "OPEN,            PORT_RESTRICTED, true",
        "OPEN,            SYMMETRIC,       true",
        "FULL_CONE,       FULL_CONE,       true",
        "FULL_CONE,       RESTRICTED,      true",
        "FULL_CONE,       PORT_RESTRICTED, true",
        "FULL_CONE,       SYMMETRIC,       true",
        "RESTRICTED,      RESTRICTED,      true",
        "RESTRICTED,      PORT_RESTRICTED, true",
        "RESTRICTED,      SYMMETRIC,       true",
        "PORT_RESTRICTED, PORT_RESTRICTED, true",
        "PORT_RESTRICTED, SYMMETRIC,       false",
        "SYMMETRIC,       SYMMETRIC,       false",
    })
    void shouldWorkAsTheTableSays(Kind one, Kind other, boolean works) {
        for (Ports ports : Ports.values()) {
            assertEquals(works, punches(one, other, ports), one + " first, ports " + ports);
            assertEquals(works, punches(other, one, ports), other + " first, ports " + ports);
        }
    }

    private static boolean punches(Kind first, Kind second, Ports ports) {
        Simulation simulation = Simulation.ofPackets(5, Worlds.apart(3, 20));
        SimulatedPeer server = simulation.add(Worlds.unbounded(0), Rendezvous::new);
        SimulatedPeer one =
                simulation.add(first.settings(simulation, 1, ports), host -> new Puncher(host, server.endpoint()));
        SimulatedPeer other =
                simulation.add(second.settings(simulation, 2, ports), host -> new Puncher(host, server.endpoint()));
        server.start();
        one.start();
        simulation.runFor(SECOND);
        other.start();
        simulation.runFor(10 * SECOND);
        return ((Puncher) one.protocol()).heard && ((Puncher) other.protocol()).heard;
    }
}
