// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/** A message that is being moved over one link up and one down, at the lesser of what they offer. */
final class Transfer {
    private static final long NEVER = Long.MAX_VALUE;

    final SimulatedPeer from;
    final Datagram datagram;
    final FluidLink up;
    final FluidLink down;
    int upPlace;
    int downPlace;
    private final Simulation simulation;
    private final FluidSharing sharing;
    private final Runnable whenDone;
    private double bytes;
    private double rate;
    private long sinceNs;
    private long dueNs = NEVER;

    /** @param bytes how many, headers included */
    Transfer(FluidSharing sharing, SimulatedPeer from, Access to, Datagram datagram, double bytes, Runnable whenDone) {
        simulation = from.simulation;
        this.sharing = sharing;
        this.from = from;
        this.datagram = datagram;
        up = from.access.fluidUp;
        down = to.fluidDown;
        this.bytes = bytes;
        this.whenDone = whenDone;
    }

    void start() {
        sinceNs = simulation.nowNs();
        sharing.add(this, sinceNs);
    }

    /** Nothing more of it flows. */
    void cut() {
        dueNs = NEVER;
        sharing.remove(this, simulation.nowNs());
    }

    /** The link at its other end. */
    FluidLink otherThan(FluidLink link) {
        return link == up ? down : up;
    }

    /** Bytes a nanosecond. */
    double rate() {
        return rate;
    }

    /** Goes on at another rate. */
    void flow(long nowNs, double newRate) {
        bytes -= rate * (nowNs - sinceNs);
        sinceNs = nowNs;
        rate = newRate;
        // If it ends later than was thought, the event that is under way finds it unfinished and is put off.
        long ends = endsNs();
        if (ends < dueNs) {
            due(ends);
        }
    }

    private long endsNs() {
        return sinceNs + (long) StrictMath.ceil(Math.max(0, bytes) / rate);
    }

    private void due(long ns) {
        dueNs = ns;
        simulation.schedule(ns, new Due(ns));
    }

    private final class Due extends Event {
        private final long forNs;

        Due(long forNs) {
            this.forNs = forNs;
        }

        @Override
        boolean isOff() {
            return dueNs != forNs; // an earlier one was made since
        }

        @Override
        void happen(long nowNs) {
            long ends = endsNs();
            if (ends > nowNs) {
                due(ends);
                return;
            }
            cut();
            whenDone.run();
        }
    }
}
