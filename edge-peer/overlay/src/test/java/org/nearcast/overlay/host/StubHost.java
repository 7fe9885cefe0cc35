// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** A host without a world: it keeps what is sent, and its clock goes when it is told to. */
public final class StubHost implements Host {
    /** Where it is. */
    public static final Endpoint ENDPOINT = Endpoint.ipv4(0xc0000201, 4_000);

    /** What was sent and to whom. */
    public record Sent(Endpoint to, Payload payload) {}

    private record Due(long timeNs, long order) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(timeNs, other.timeNs);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    public final List<Sent> sent = new ArrayList<>();
    private final Map<String, BooleanSupplier> invariants = new LinkedHashMap<>();
    private final TreeMap<Due, Runnable> timers = new TreeMap<>();
    private final SeededRandom random;
    private long now;
    private long scheduled;

    public StubHost(long seed) {
        random = new SeededRandom(seed);
    }

    @Override
    public long nowNs() {
        return now;
    }

    @Override
    public Timer schedule(long delayNs, Runnable task) {
        Due due = new Due(now + delayNs, scheduled++);
        timers.put(due, task);
        return () -> timers.remove(due);
    }

    /** Lets time pass, and runs what falls due. */
    public void pass(long ns) {
        long end = now + ns;
        while (!timers.isEmpty() && timers.firstKey().timeNs() <= end) {
            now = timers.firstKey().timeNs();
            timers.pollFirstEntry().getValue().run();
        }
        now = end;
    }

    /** How many timers are set. */
    public int timers() {
        return timers.size();
    }

    /** The first invariant that does not hold, or null. */
    public String broken() {
        for (Map.Entry<String, BooleanSupplier> invariant : invariants.entrySet()) {
            if (!invariant.getValue().getAsBoolean()) {
                return invariant.getKey();
            }
        }
        return null;
    }

    @Override
    public void send(Endpoint to, Payload payload) {
        if (payload.size() > maxDatagramBytes()) {
            throw new IllegalArgumentException("too large: " + payload.size());
        }
        sent.add(new Sent(to, payload));
    }

    @Override
    public int maxDatagramBytes() {
        return 1_400;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public PeerId id() {
        return new PeerId(1, 2, 3, 4);
    }

    @Override
    public Endpoint endpoint() {
        return ENDPOINT;
    }

    @Override
    public void invariant(String name, BooleanSupplier holds) {
        invariants.put(name, holds);
    }
}
