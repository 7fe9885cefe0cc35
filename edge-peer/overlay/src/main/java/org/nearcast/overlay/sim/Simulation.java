// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.sim.net.Network;

/**
 * A world in virtual time. Everything in it happens on the caller's thread and follows from the seed: two runs that are set up alike are
 * alike to the last event, which {@link #digest} tells.
 *
 * <p>Times are nanoseconds from the run's beginning.
 */
public final class Simulation {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LAN_DELAY_NS = 200_000;
    private static final long TIDY_NS = 60 * SECOND_NS;
    private static final int PUBLIC_ADDRESSES = 0x40000000; // 64.0.0.0: nothing ever leaves here
    private static final int PRIVATE_ADDRESSES = 0xc0a80000; // 192.168.0.0
    private static final int PORT = 4_000;

    final Journal journal = new Journal(this);
    private final long seed;
    private final EventQueue queue = new EventQueue();
    private final RandomGenerator messageRandom;
    private final RandomGenerator identities;
    private final Level level;
    private final int sites;
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private final List<Access> accesses = new ArrayList<>();
    private final List<NatBox> natBoxes = new ArrayList<>();
    private final List<Property> properties = new ArrayList<>();
    private long now;
    private long events;
    private long malformed;

    private record Property(String name, BooleanSupplier holds) {}

    /** Takes what happens on a peer that is followed. */
    @FunctionalInterface
    public interface TraceListener {
        void line(long timeNs, String what);
    }

    private Simulation(long seed, int sites, Function<Simulation, Level> level) {
        this.seed = seed;
        this.sites = sites;
        messageRandom = RandomStream.MESSAGES.of(seed);
        identities = RandomStream.IDENTITIES.of(seed);
        this.level = level.apply(this);
    }

    /** A simulation in which every datagram is a packet. */
    public static Simulation ofPackets(long seed, Network network) {
        return new Simulation(seed, network.sites(), simulation -> new PacketLevel(simulation, network));
    }

    /** A simulation in which whole messages flow. */
    public static Simulation ofMessages(long seed, Network network) {
        return new Simulation(seed, network.sites(), simulation -> new MessageLevel(simulation, network));
    }

    // ---------------------------------------------------------------- setting up

    /**
     * Adds a peer, which is down until it is started.
     *
     * @throws IllegalArgumentException if the network has no such site
     */
    public SimulatedPeer add(PeerSettings settings, Protocol.Factory factory) {
        int index = peers.size();
        NatBox box = settings.nat();
        Access access = box == null ? addAccess(settings.site(), settings.link(), null) : box.access;
        Endpoint endpoint = box == null
                ? address(accesses.size() - 1).withPort(PORT)
                : Endpoint.ipv4(PRIVATE_ADDRESSES + 2 + box.peers.size(), PORT);
        SimulatedPeer peer =
                new SimulatedPeer(this, index, settings, access, endpoint, PeerId.random(identities), factory);
        if (box == null) {
            access.peer = peer;
        } else {
            box.peers.add(peer);
        }
        peers.add(peer);
        return peer;
    }

    /**
     * Adds a NAT box; peers are put behind it by their {@link PeerSettings}.
     *
     * @throws IllegalArgumentException if the network has no such site
     */
    public NatBox addNat(int site, AccessLink link, Nat.Behaviour behaviour) {
        int number = accesses.size();
        Nat nat = new Nat(behaviour, address(number), RandomStream.NAT.of(seed, number));
        NatBox box = new NatBox(addAccess(site, link, nat));
        if (natBoxes.isEmpty()) {
            schedule(now + TIDY_NS, this::tidy);
        }
        natBoxes.add(box);
        return box;
    }

    private Access addAccess(int site, AccessLink link, Nat nat) {
        if (site < 0 || site >= sites) {
            throw new IllegalArgumentException("there is no site " + site + " among " + sites);
        }
        Access access = new Access(site, link, nat, RandomStream.MEDIUM.of(seed, accesses.size()));
        accesses.add(access);
        return access;
    }

    private static Endpoint address(int access) {
        return Endpoint.ipv4(PUBLIC_ADDRESSES + access, 0);
    }

    private void tidy() {
        natBoxes.forEach(box -> box.nat().tidy(now));
        schedule(now + TIDY_NS, this::tidy);
    }

    /** Registers what must hold of the whole whenever {@link #checkEvery} looks. */
    public void property(String name, BooleanSupplier holds) {
        properties.add(new Property(name, holds));
    }

    /**
     * Looks at the properties of the whole from now on, with so many nanoseconds between.
     *
     * @throws IllegalArgumentException if that is not 1 or more
     */
    public void checkEvery(long ns) {
        if (ns <= 0) {
            throw new IllegalArgumentException("time must pass between two checks, not " + ns + " ns");
        }
        schedule(now + ns, () -> {
            properties.forEach(this::check);
            checkEvery(ns);
        });
    }

    private void check(Property property) {
        boolean holds;
        try {
            holds = property.holds().getAsBoolean();
        } catch (RuntimeException | AssertionError e) {
            throw new SimulationException(seed, now, -1, "failed: " + property.name() + ": " + e, e);
        }
        if (!holds) {
            throw new SimulationException(seed, now, -1, "broken: " + property.name(), null);
        }
    }

    /** Does something at a time, now or later: starts a peer, cuts the network in two. */
    public void at(long timeNs, Runnable what) {
        if (timeNs < now) {
            throw new IllegalArgumentException("it is " + now + " ns already, " + timeNs + " is over");
        }
        schedule(timeNs, what);
    }

    /** Follows a peer; -1 nobody. */
    public void trace(int peer, TraceListener listener) {
        journal.follow(peer, listener);
    }

    // ---------------------------------------------------------------- faults

    /**
     * Cuts the network: from now on datagrams pass only between peers of the same side. Those on their way are lost if they would cross.
     *
     * @param side of each peer, by its index; peers behind one NAT box are on the side of the first of them
     */
    public void partition(Function<SimulatedPeer, Integer> side) {
        for (int i = peers.size() - 1; i >= 0; i--) {
            peers.get(i).access.side = side.apply(peers.get(i));
        }
    }

    /** Joins what {@link #partition} cut. */
    public void heal() {
        accesses.forEach(access -> access.side = 0);
    }

    /** Whether a partition keeps datagrams of one access link from another. */
    static boolean keepsApart(Access one, Access other) {
        return one.side != other.side;
    }

    // ---------------------------------------------------------------- running

    /**
     * Runs until a time, or until nothing is left to happen.
     *
     * @throws SimulationException if a property is broken or a protocol throws
     */
    public void run(long untilNs) {
        while (!queue.isEmpty() && queue.nextTime() <= untilNs) {
            now = queue.nextTime();
            Event event = queue.poll();
            if (!event.isOff()) {
                events++;
                event.happen(now);
            }
        }
        now = Math.max(now, untilNs);
    }

    /** Runs for so long, in nanoseconds. */
    public void runFor(long ns) {
        run(now + ns);
    }

    /** Virtual time, nanoseconds from the beginning. */
    public long nowNs() {
        return now;
    }

    public long seed() {
        return seed;
    }

    /** All peers, by their indices. */
    public List<SimulatedPeer> peers() {
        return Collections.unmodifiableList(peers);
    }

    /** All NAT boxes, in the order they were added. */
    public List<NatBox> natBoxes() {
        return Collections.unmodifiableList(natBoxes);
    }

    /** Events that have happened. */
    public long events() {
        return events;
    }

    /** Datagrams that have reached a protocol. */
    public long delivered() {
        return journal.delivered();
    }

    /** Datagrams that were lost, and why. */
    public long lost(Loss why) {
        return journal.lost(why);
    }

    /** Datagrams that a protocol did not understand. */
    public long malformedDatagrams() {
        return malformed;
    }

    /** A number that differs, most probably, if anything has happened otherwise or at another time. */
    public long digest() {
        return journal.digest();
    }

    // ---------------------------------------------------------------- what peers and levels use

    void schedule(long timeNs, Event event) {
        if (timeNs < now) {
            throw new IllegalStateException("it is " + now + " ns already, " + timeNs + " is over");
        }
        queue.add(timeNs, event);
    }

    void schedule(long timeNs, Runnable what) {
        schedule(timeNs, new Event() {
            @Override
            void happen(long nowNs) {
                what.run();
            }
        });
    }

    int maxDatagramBytes() {
        return level.maxDatagramBytes();
    }

    RandomGenerator messageRandom() {
        return messageRandom;
    }

    void send(SimulatedPeer from, Endpoint to, Payload payload) {
        Nat nat = from.access.nat;
        if (nat != null && to.isIpv4() && ((int) to.low() & 0xffff0000) == PRIVATE_ADDRESSES) {
            sendWithinLan(from.settings.nat(), new Datagram(from.endpoint, to, payload));
            return;
        }
        Endpoint source = nat == null ? from.endpoint : nat.out(now, from.endpoint, to);
        Datagram datagram = new Datagram(source, to, payload);
        Access there = accessOf(to);
        if (there == null) {
            journal.lost(Loss.NOBODY, datagram);
        } else if (there == from.access) {
            hairpin(there, datagram);
        } else {
            level.send(from, there, datagram);
        }
    }

    private Access accessOf(Endpoint to) {
        long number = (to.low() & 0xffff_ffffL) - PUBLIC_ADDRESSES;
        return to.isIpv4() && number >= 0 && number < accesses.size() ? accesses.get((int) number) : null;
    }

    private void sendWithinLan(NatBox box, Datagram datagram) {
        schedule(now + LAN_DELAY_NS, () -> deliver(inside(box, datagram.to()), datagram));
    }

    private void hairpin(Access access, Datagram datagram) {
        if (access.nat == null || access.nat.behaviour().hairpinning()) {
            schedule(now + LAN_DELAY_NS, () -> arrive(access, datagram));
        } else {
            journal.lost(Loss.NAT, datagram);
        }
    }

    void gone(SimulatedPeer peer) {
        level.gone(peer);
    }

    /** A datagram is through a peer's access link. */
    void arrive(Access access, Datagram datagram) {
        if (access.nat == null) {
            deliver(datagram.to().port() == PORT ? access.peer : null, datagram);
            return;
        }
        Endpoint inside = access.nat.in(now, datagram.to(), datagram.from());
        if (inside == null) {
            journal.lost(Loss.NAT, datagram);
        } else {
            deliver(inside(access.box, inside), datagram);
        }
    }

    private static SimulatedPeer inside(NatBox box, Endpoint endpoint) {
        int number = (int) endpoint.low() - PRIVATE_ADDRESSES - 2;
        return number >= 0 && number < box.peers.size() && endpoint.port() == PORT ? box.peers.get(number) : null;
    }

    private void deliver(SimulatedPeer peer, Datagram datagram) {
        if (peer == null || !peer.isUp()) {
            journal.lost(Loss.NOBODY, datagram);
        } else {
            peer.receive(datagram);
        }
    }

    void malformed() {
        malformed++;
    }

    SimulationException failed(SimulatedPeer peer, Throwable cause) {
        return new SimulationException(seed, now, peer.index, "failed: " + cause, cause);
    }

    SimulationException broken(SimulatedPeer peer, String name) {
        return new SimulationException(seed, now, peer.index, "broken: " + name, null);
    }
}
