// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The world of one peer. Everything that a protocol does is done on one thread, in answer to a datagram or a timer, and by this
 * interface; it starts no thread, reads no clock and draws no random number of its own.
 *
 * <p>Two worlds implement it: sockets, in the agent, and {@link org.nearcast.overlay.sim.Simulation virtual time}. In virtual time there are
 * two levels of detail, and a protocol sees one difference: {@link #maxDatagramBytes}.
 */
public interface Host {
    /**
     * What fits an Internet path unfragmented: an Ethernet frame's 1,500 bytes less IPv4's and UDP's headers, and as much again for IPv6 and
     * tunnels.
     */
    int PACKET_BYTES = 1_400;

    /** This host's monotonic clock, in nanoseconds from anywhere. Clocks of two hosts agree in nothing, nor do they run alike. */
    long nowNs();

    /**
     * Runs a task later, on the protocol's thread.
     *
     * @param delayNs by this host's clock, 0 or more; tasks of the same time run in the order they were scheduled
     */
    Timer schedule(long delayNs, Runnable task);

    /**
     * Sends a datagram. It may be lost, delayed, doubled or overtaken, and nobody says so.
     *
     * @throws IllegalArgumentException if it is larger than {@link #maxDatagramBytes}
     */
    void send(Endpoint to, Payload payload);

    /**
     * How large a datagram may be, in bytes: on sockets and at packet level what fits an Internet path unfragmented, at message level as
     * much as anyone would call one message. Who has more to say cuts it, and need not know which world it is in.
     */
    int maxDatagramBytes();

    /** This host's random numbers. In virtual time they follow from the run's seed. */
    RandomGenerator random();

    /** Who this host is to other peers, wherever it is. */
    PeerId id();

    /** Where its datagrams leave from, as it sees itself: behind a NAT others see it elsewhere. */
    Endpoint endpoint();

    /** Tells what happened, for who follows this peer; costs nothing while nobody does. */
    default void note(Supplier<String> what) {}

    /**
     * Registers what must hold of this peer whenever it is at rest, between one event and the next. A simulation checks it after each of the
     * peer's events and stops at the first that leaves it broken; on sockets nobody looks.
     *
     * @param name what holds, as a sentence: {@code every slot's chunk was asked for}
     */
    default void invariant(String name, BooleanSupplier holds) {}
}
