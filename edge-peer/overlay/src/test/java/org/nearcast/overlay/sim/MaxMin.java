// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When transfers end that share links max-min fairly at every moment, worked out anew from nothing at every arrival and departure (progressive
 * filling; Bertsekas, Gallager, "Data Networks", 1992, section 6.5.2): what the message level is measured by.
 */
final class MaxMin {
    /** Bytes over one link up and one down, by their numbers. */
    static final class Flow {
        final long startNs;
        final int up;
        final int down;
        double left;
        double rate;
        double endNs = Double.NaN;

        Flow(long startNs, double bytes, int up, int down) {
            this.startNs = startNs;
            this.left = bytes;
            this.up = up;
            this.down = down;
        }
    }

    private final double[] ups;
    private final double[] downs;

    /** @param ups bytes a nanosecond of each link up, and so for the links down */
    MaxMin(double[] ups, double[] downs) {
        this.ups = ups.clone();
        this.downs = downs.clone();
    }

    /** Sets the ends of flows, which must be sorted by their starts. */
    void run(List<Flow> flows) {
        List<Flow> active = new ArrayList<>();
        double now = 0;
        int next = 0;
        while (next < flows.size() || !active.isEmpty()) {
            fill(active);
            double then = next < flows.size() ? flows.get(next).startNs : Double.POSITIVE_INFINITY;
            Flow first = null;
            for (Flow flow : active) {
                double end = now + flow.left / flow.rate;
                if (end <= then) {
                    then = end;
                    first = flow;
                }
            }
            for (Flow flow : active) {
                flow.left -= flow.rate * (then - now);
            }
            now = then;
            if (first == null) {
                active.add(flows.get(next++));
            } else {
                first.endNs = now;
                active.remove(first);
            }
        }
    }

    /** All rise together; those on a link that is full stay behind. */
    private void fill(List<Flow> active) {
        double[] leftUp = ups.clone();
        double[] leftDown = downs.clone();
        List<Flow> rising = new ArrayList<>(active);
        active.forEach(flow -> flow.rate = 0);
        while (!rising.isEmpty()) {
            int[] onUp = new int[ups.length];
            int[] onDown = new int[downs.length];
            for (Flow flow : rising) {
                onUp[flow.up]++;
                onDown[flow.down]++;
            }
            double step = Math.min(least(leftUp, onUp), least(leftDown, onDown));
            boolean[] fullUp = new boolean[ups.length];
            boolean[] fullDown = new boolean[downs.length];
            take(leftUp, onUp, step, fullUp);
            take(leftDown, onDown, step, fullDown);
            rising.forEach(flow -> flow.rate += step);
            rising.removeIf(flow -> fullUp[flow.up] || fullDown[flow.down]);
        }
    }

    private static double least(double[] left, int[] sharing) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < left.length; i++) {
            if (sharing[i] > 0) {
                least = Math.min(least, left[i] / sharing[i]);
            }
        }
        return least;
    }

    private static void take(double[] left, int[] sharing, double step, boolean[] full) {
        for (int i = 0; i < left.length; i++) {
            boolean isFull = sharing[i] > 0 && left[i] / sharing[i] <= step;
            left[i] -= step * sharing[i];
            full[i] = isFull;
        }
    }

    @Override
    public String toString() {
        return "ups " + Arrays.toString(ups) + ", downs " + Arrays.toString(downs);
    }
}
