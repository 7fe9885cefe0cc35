// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import org.nearcast.overlay.host.Host;

/**
 * To whom which stripes are pushed. A peer's upload makes so many slots, of one stripe to one neighbour each. It gives them to few stripes,
 * those that it is asked for first, so that their chunks reach many at once; others it serves with what stays idle. When all are taken, a
 * neighbour that could pass on more takes the place of the one that could pass on least: those who give much come near the source, and all
 * are better for it.
 */
final class Subscribers {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SLOTS_PER_STRIPE = 20;
    private static final long IDLE_NS = SECOND_NS;
    private static final long SETTLED_NS = 3 * SECOND_NS;
    private static final double MUCH_MORE = 1.25;
    /** Manifests are small: everybody may have them, up to so many. */
    private static final int MOST_FOR_MANIFESTS = 24;

    private final Host host;
    private final SwarmSettings settings;
    private final Neighbours neighbours;
    private double stripeBytesPerSecond;
    private int own;
    private long askedNs;
    private final int[] copies = new int[Stripes.COUNT + 1];
    private int taken;

    Subscribers(Host host, SwarmSettings settings, Neighbours neighbours) {
        this.host = host;
        this.settings = settings;
        this.neighbours = neighbours;
    }

    /** What the stream takes, bytes a second. */
    void rate(double bytesPerSecond) {
        stripeBytesPerSecond = bytesPerSecond / Stripes.COUNT;
    }

    /** Slots that the upload makes; 0 while the stream's rate is not known. */
    int slots() {
        return stripeBytesPerSecond <= 0
                ? 0
                : (int) Math.min(0xffff, settings.uploadBytesPerSecond() * settings.pushPart() / stripeBytesPerSecond);
    }

    int taken() {
        return taken;
    }

    private int mostOwn() {
        return settings.copies() < SLOTS_PER_STRIPE
                ? Stripes.COUNT
                : Math.min(Stripes.COUNT, (slots() + SLOTS_PER_STRIPE - 1) / SLOTS_PER_STRIPE);
    }

    /** Stripes that one more could have now, of those that come here. */
    int offers(int coming) {
        if (taken >= slots()) {
            return 0;
        }
        boolean full = Integer.bitCount(own) >= mostOwn();
        int offered = !full || host.nowNs() - askedNs > IDLE_NS ? Stripes.ALL : own;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            if (copies[stripe] >= settings.copies()) {
                offered &= ~(1 << stripe);
            }
        }
        return offered & coming;
    }

    /** The fewest slots among those who are pushed to. */
    int weakest() {
        Neighbour victim = victim(Stripes.ALL, 0);
        return victim == null ? 0xffff : victim.slots;
    }

    /**
     * A neighbour asks for stripes.
     *
     * @param coming stripes that come here
     * @return those that it gets
     */
    int ask(Neighbour neighbour, int stripes, int coming) {
        int given = 0;
        for (int stripe = 0; stripe <= Stripes.COUNT; stripe++) {
            int bit = 1 << stripe;
            if ((stripes & bit) != 0
                    && (coming & bit) != 0
                    && (neighbour.toThem & bit) == 0
                    && gives(neighbour, stripe)) {
                given |= bit;
                take(neighbour, stripe);
            }
        }
        return given | stripes & neighbour.toThem;
    }

    private boolean gives(Neighbour neighbour, int stripe) {
        if (stripe == Stripes.MANIFESTS) {
            return copies[stripe] < MOST_FOR_MANIFESTS;
        }
        int bit = 1 << stripe;
        if ((own & bit) != 0) {
            askedNs = host.nowNs();
        }
        if ((offers(bit) & bit) != 0) {
            if (Integer.bitCount(own) < mostOwn()) {
                own |= bit;
            }
            return true;
        }
        boolean copied = copies[stripe] >= settings.copies();
        if (!copied && (own & bit) == 0) {
            return false;
        }
        Neighbour victim = victim(copied ? bit : Stripes.ALL, SETTLED_NS);
        if (victim == null || victim == neighbour || neighbour.slots < victim.slots * MUCH_MORE) {
            return false;
        }
        int lost = copied ? bit : Integer.lowestOneBit(victim.toThem & Stripes.ALL);
        end(victim, lost);
        victim.send(SwarmMessages.stripes(SwarmMessages.REFUSE, lost));
        return true;
    }

    /** Who has the fewest slots of those to whom one of these stripes goes; null if there is nobody. */
    private Neighbour victim(int stripes, long settledNs) {
        Neighbour weakest = null;
        for (Neighbour one : neighbours.all()) {
            if ((one.toThem & stripes & Stripes.ALL) != 0
                    && host.nowNs() - one.since >= settledNs
                    && (weakest == null || one.slots < weakest.slots)) {
                weakest = one;
            }
        }
        return weakest;
    }

    private void take(Neighbour neighbour, int stripe) {
        neighbour.toThem |= 1 << stripe;
        copies[stripe]++;
        taken += stripe == Stripes.MANIFESTS ? 0 : 1;
    }

    /** These stripes go to the neighbour no more. */
    void end(Neighbour neighbour, int stripes) {
        int ended = neighbour.toThem & stripes;
        neighbour.toThem &= ~ended;
        for (int stripe = 0; stripe <= Stripes.COUNT; stripe++) {
            if ((ended & 1 << stripe) != 0) {
                copies[stripe]--;
                taken -= stripe == Stripes.MANIFESTS ? 0 : 1;
                if (copies[stripe] == 0) {
                    own &= ~(1 << stripe);
                }
            }
        }
    }
}
