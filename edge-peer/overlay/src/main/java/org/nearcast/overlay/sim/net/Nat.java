// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Endpoint;

/**
 * A NAT box for UDP, in the terms of RFC 4787: which external port a host's packets leave from, and who may send to it. Mappings are made by
 * what leaves, kept alive by what leaves, and forgotten some time after.
 */
public final class Nat {
    /** What a behaviour looks at beside the host's own endpoint (RFC 4787, sections 4.1 and 5). */
    public enum Dependence {
        /** Nothing: endpoint-independent. */
        ENDPOINT_INDEPENDENT,
        /** The other's address. */
        ADDRESS_DEPENDENT,
        /** The other's address and port: as a mapping, what is called symmetric. */
        ADDRESS_AND_PORT_DEPENDENT
    }

    /** How external ports are chosen (RFC 4787, section 4.2). */
    public enum Ports {
        /** The host's own port if it is free, else the next free one. */
        PRESERVING,
        /** One after the other. */
        SEQUENTIAL,
        /** At random. */
        RANDOM
    }

    /**
     * How a box behaves.
     *
     * @param mapping for which packets of a host the same external port is used
     * @param filtering from whom packets are let in
     * @param ports how a new external port is chosen
     * @param timeoutNs after how long without a packet from inside a mapping is forgotten; two minutes at least, says RFC 4787
     * @param hairpinning whether hosts behind the same box reach one another by their external endpoints
     * @param maxMappings how many mappings it can hold, 1 to 64,512, one for each port; the one used longest ago makes room
     */
    public record Behaviour(
            Dependence mapping,
            Dependence filtering,
            Ports ports,
            long timeoutNs,
            boolean hairpinning,
            int maxMappings) {
        private static final long TWO_MINUTES_NS = 120_000_000_000L;

        /** @throws IllegalArgumentException if one is out of range */
        public Behaviour {
            if (timeoutNs < 0) {
                throw new IllegalArgumentException("a timeout must not be negative: " + timeoutNs);
            }
            if (maxMappings < 1 || maxMappings > LAST_PORT - FIRST_PORT + 1) {
                throw new IllegalArgumentException("mappings must be 1 to 64512, not " + maxMappings);
            }
        }

        /** Such a behaviour, with two minutes and a thousand mappings, without hairpinning. */
        public static Behaviour of(Dependence mapping, Dependence filtering, Ports ports) {
            return new Behaviour(mapping, filtering, ports, TWO_MINUTES_NS, false, 1_000);
        }
    }

    private static final int FIRST_PORT = 1_024;
    private static final int LAST_PORT = 65_535;

    private record Key(Endpoint inside, Endpoint other) {}

    private static final class Mapping {
        final Key key;
        final Endpoint outside;
        final Map<Endpoint, Long> permitted = new HashMap<>();
        long usedNs;

        Mapping(Key key, Endpoint outside) {
            this.key = key;
            this.outside = outside;
        }
    }

    private final Behaviour behaviour;
    private final Endpoint address;
    private final RandomGenerator random;
    private final Map<Key, Mapping> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Mapping> byPort = new HashMap<>();
    private int lastPort = FIRST_PORT - 1;
    private long refused;

    /**
     * @param address its external address, with any port
     * @param random chooses ports
     */
    public Nat(Behaviour behaviour, Endpoint address, RandomGenerator random) {
        this.behaviour = behaviour;
        this.address = address;
        this.random = random;
    }

    /** A packet leaves: which endpoint others see it come from. */
    public Endpoint out(long nowNs, Endpoint inside, Endpoint to) {
        Key key = new Key(inside, part(behaviour.mapping(), to));
        Mapping mapping = byKey.get(key);
        if (mapping != null && isOver(mapping, nowNs)) {
            forget(mapping);
            mapping = null;
        }
        if (mapping == null) {
            if (byKey.size() >= behaviour.maxMappings()) {
                forget(byKey.values().iterator().next());
            }
            mapping = new Mapping(key, address.withPort(freePort(nowNs, inside.port())));
            byKey.put(key, mapping);
            byPort.put(mapping.outside.port(), mapping);
        }
        mapping.usedNs = nowNs;
        mapping.permitted.put(part(behaviour.filtering(), to), nowNs);
        return mapping.outside;
    }

    /** A packet comes: which host it is for, or null if it is not let in. */
    public Endpoint in(long nowNs, Endpoint outside, Endpoint from) {
        Mapping mapping = byPort.get(outside.port());
        if (mapping == null || isOver(mapping, nowNs)) {
            refused++;
            return null;
        }
        Long permitted = mapping.permitted.get(part(behaviour.filtering(), from));
        if (permitted == null || nowNs - permitted > behaviour.timeoutNs()) {
            refused++;
            return null;
        }
        return mapping.key.inside();
    }

    /** Which host an external endpoint stands for, or null if none does, whoever may send to it. */
    public Endpoint inside(Endpoint outside) {
        Mapping mapping = byPort.get(outside.port());
        return mapping == null ? null : mapping.key.inside();
    }

    /** The box was switched off and on: nothing is mapped. */
    public void restart() {
        byKey.clear();
        byPort.clear();
    }

    private static Endpoint part(Dependence dependence, Endpoint other) {
        return switch (dependence) {
            case ENDPOINT_INDEPENDENT -> null;
            case ADDRESS_DEPENDENT -> other.withPort(0);
            case ADDRESS_AND_PORT_DEPENDENT -> other;
        };
    }

    private boolean isOver(Mapping mapping, long nowNs) {
        return nowNs - mapping.usedNs > behaviour.timeoutNs();
    }

    private void forget(Mapping mapping) {
        byKey.remove(mapping.key);
        byPort.remove(mapping.outside.port());
    }

    private int freePort(long nowNs, int own) {
        int port =
                switch (behaviour.ports()) {
                    case PRESERVING -> own;
                    case SEQUENTIAL -> lastPort + 1;
                    case RANDOM -> random.nextInt(FIRST_PORT, LAST_PORT + 1);
                };
        while (true) {
            if (port < FIRST_PORT || port > LAST_PORT) {
                port = FIRST_PORT;
            }
            Mapping there = byPort.get(port);
            if (there != null && isOver(there, nowNs)) {
                forget(there);
                there = null;
            }
            if (there == null) {
                lastPort = port;
                return port;
            }
            port++;
        }
    }

    /** Forgets what is over; a long run would remember every peer there ever was. */
    public void tidy(long nowNs) {
        for (Iterator<Mapping> i = byKey.values().iterator(); i.hasNext(); ) {
            Mapping mapping = i.next();
            if (isOver(mapping, nowNs)) {
                i.remove();
                byPort.remove(mapping.outside.port());
            } else {
                mapping.permitted.values().removeIf(at -> nowNs - at > behaviour.timeoutNs());
            }
        }
    }

    public Behaviour behaviour() {
        return behaviour;
    }

    /** Its external address, with any port. */
    public Endpoint address() {
        return address;
    }

    /** Mappings that it holds, those that are over but not yet forgotten among them. */
    public int mappings() {
        return byKey.size();
    }

    /** Packets that were not let in. */
    public long refused() {
        return refused;
    }
}
