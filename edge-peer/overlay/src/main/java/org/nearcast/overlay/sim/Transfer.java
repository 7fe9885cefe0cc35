// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/** A message that is being moved over one link up and one down, at the lesser of what they offer. */
final class Transfer {
    private static final long NEVER = Long.MAX_VALUE;

    final FluidLink up;
    final FluidLink down;
    int upPlace;
    int downPlace;
    private final Simulation simulation;
    private final Runnable whenDone;
    private double bytes;
    private double rate;
    private long sinceNs;
    private long dueNs = NEVER;

    /** @param bytes how many, headers included */
    Transfer(Simulation simulation, FluidLink up, FluidLink down, double bytes, Runnable whenDone) {
        this.simulation = simulation;
        this.up = up;
        this.down = down;
        this.bytes = bytes;
        this.whenDone = whenDone;
    }

    void start() {
        sinceNs = simulation.nowNs();
        FluidLink.add(this);
        up.tell(sinceNs);
        down.tell(sinceNs);
    }

    /** Takes what its links offer now. */
    void adjust(long nowNs) {
        double offered = Math.min(up.offer(), down.offer());
        if (offered == rate) {
            return;
        }
        bytes -= rate * (nowNs - sinceNs);
        sinceNs = nowNs;
        rate = offered;
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
            dueNs = NEVER;
            FluidLink.remove(Transfer.this);
            up.tell(nowNs);
            down.tell(nowNs);
            whenDone.run();
        }
    }
}
