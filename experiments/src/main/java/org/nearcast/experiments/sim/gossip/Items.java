// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which item reached whom, and when. An item's audience are the peers that were up when it was published and went on without a restart until
 * it is judged: who came later or left owes nothing.
 */
final class Items {
    private static final long NOT_YET = -1;

    /** An item that was judged. */
    static final class Item {
        final int number;
        final long publishedNs;
        private int[] lives;
        private long[] arrivedNs;
        private int[] arrivedIn;
        private int audience;
        private long[] delaysNs;

        Item(int number, long publishedNs, int[] lives) {
            this.number = number;
            this.publishedNs = publishedNs;
            this.lives = lives;
            arrivedNs = new long[lives.length];
            Arrays.fill(arrivedNs, NOT_YET);
            arrivedIn = new int[lives.length];
        }

        /** Peers that should have got it, its publisher not among them. */
        int audience() {
            return audience;
        }

        /** How many of them have. */
        int reached() {
            return delaysNs.length;
        }

        /** After what time a part of the audience had it, nanoseconds; -1 if it never had. */
        long reachNs(double part) {
            int needed = Math.max(1, (int) Math.ceil(part * audience - 1e-9));
            return needed > delaysNs.length ? NOT_YET : delaysNs[needed - 1];
        }
    }

    private final Map<Long, Item> underWay = new HashMap<>();
    private final List<Item> judged = new ArrayList<>();
    private int published;
    private long arrivals;
    private long duplicates;
    private long unknown;

    /**
     * An item is published.
     *
     * @param lives of each peer, which of its starts it lives in, or 0 if it is down; 0 for the publisher
     */
    Item publish(long id, long nowNs, int[] lives) {
        Item item = new Item(published++, nowNs, lives);
        underWay.put(id, item);
        return item;
    }

    /** It has come to a peer. */
    void arrived(long id, int peer, int life, long nowNs) {
        arrivals++;
        Item item = underWay.get(id);
        if (item == null) {
            unknown++;
        } else if (item.arrivedNs == null) {
            return; // judged already
        } else if (item.arrivedIn[peer] == life) {
            duplicates++;
        } else {
            item.arrivedIn[peer] = life;
            item.arrivedNs[peer] = nowNs;
        }
    }

    /**
     * Judges an item; what comes later does not count.
     *
     * @param lives of each peer, as above
     */
    void judge(Item item, int[] lives) {
        long[] delays = new long[lives.length];
        int reached = 0;
        for (int peer = 0; peer < lives.length; peer++) {
            if (item.lives[peer] > 0 && item.lives[peer] == lives[peer]) {
                item.audience++;
                if (item.arrivedIn[peer] == lives[peer]) {
                    delays[reached++] = item.arrivedNs[peer] - item.publishedNs;
                }
            }
        }
        item.delaysNs = Arrays.copyOf(delays, reached);
        Arrays.sort(item.delaysNs);
        item.lives = null;
        item.arrivedNs = null;
        item.arrivedIn = null;
        judged.add(item);
    }

    List<Item> judged() {
        return judged;
    }

    int published() {
        return published;
    }

    /** Items that have come, to all peers together. */
    long arrivals() {
        return arrivals;
    }

    /** Items that came to a peer which had them. */
    long duplicates() {
        return duplicates;
    }

    /** Items that came and nobody had published. */
    long unknown() {
        return unknown;
    }
}
