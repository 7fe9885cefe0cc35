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
    /** So many stripes one may have while others want them too. */
    private static final int SHARE = 4;
    /** The rest of the slots is for those who have less than that. */
    private static final double FOR_ANYBODY = 0.75;
    /** A stripe that a smaller part of the neighbours has than this, of so many at least, is not passed on. */
    private static final double SPREAD = 0.25;

    private static final int LEAST_WATCHING = 4;
    /** With more than this and a second's worth of its stripes waiting for it, bytes, a neighbour cannot take them. */
    private static final int LEAST_STUCK = 16_384;
    /** As long it gets nothing. */
    private static final long OVERFED_NS = 10 * SECOND_NS;
    /** Manifests are small: everybody may have them, up to so many. */
    private static final int MOST_FOR_MANIFESTS = 24;

    private final Host host;
    private final SwarmSettings settings;
    private final Neighbours neighbours;
    private double stripeBytesPerSecond;
    /** The stripe that it gives first to who asks for several: not the same everywhere. */
    private final int first;

    private int own;
    private long askedNs;
    private final int[] copies = new int[Stripes.COUNT + 1];
    private final long[] givenNs = new long[Stripes.COUNT + 1];
    private int taken;

    Subscribers(Host host, SwarmSettings settings, Neighbours neighbours) {
        this.host = host;
        this.settings = settings;
        this.neighbours = neighbours;
        first = host.random().nextInt(Stripes.COUNT);
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
            if (copies[stripe] >= settings.copies() && !isStuck(stripe)) {
                offered &= ~(1 << stripe);
            }
        }
        return offered & coming;
    }

    /** The fewest slots among those who are pushed to. */
    int weakest() {
        Neighbour victim = victim(Stripes.ALL, 0);
        if (victim == null) {
            return 0xffff;
        }
        return hasMuch(victim) ? 0 : victim.slots;
    }

    /**
     * A neighbour asks for stripes.
     *
     * @param coming stripes that come here
     * @return those that it gets
     */
    int ask(Neighbour neighbour, int stripes, int coming) {
        int given = 0;
        for (int i = 0; i <= Stripes.COUNT; i++) {
            int stripe = i == Stripes.MANIFESTS ? i : (i + first) % Stripes.COUNT;
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
        if (host.nowNs() - neighbour.overfedNs < OVERFED_NS) {
            return false;
        }
        if (stripe == Stripes.MANIFESTS) {
            return copies[stripe] < MOST_FOR_MANIFESTS;
        }
        int bit = 1 << stripe;
        if (isStuck(stripe)) {
            discredit(bit);
            if (neighbour.slots == 0) {
                return false;
            }
        }
        if ((own & bit) != 0) {
            askedNs = host.nowNs();
        }
        if ((offers(bit) & bit) != 0 && (isFew(neighbour) || taken < slots() * FOR_ANYBODY)) {
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
        if (victim == null || victim == neighbour || !comesBefore(neighbour, victim)) {
            return false;
        }
        int lost = copied ? bit : Integer.lowestOneBit(victim.toThem & Stripes.ALL);
        end(victim, lost);
        victim.send(SwarmMessages.stripes(SwarmMessages.REFUSE, lost));
        return true;
    }

    /**
     * Whether a neighbour takes another's place. Nobody can tell whether it is true what others say of their upload, so it counts only up to a share: who
     * has more than that loses to who has less.
     */
    private static boolean comesBefore(Neighbour neighbour, Neighbour victim) {
        return isFew(neighbour) && (hasMuch(victim) || neighbour.slots >= victim.slots * MUCH_MORE);
    }

    /** Whether all copies of a stripe go to such as do not pass it on: others have most of the stripes, and not this one. */
    private boolean isStuck(int stripe) {
        if (copies[stripe] < settings.copies() || host.nowNs() - givenNs[stripe] < SETTLED_NS) {
            return false;
        }
        int watching = 0;
        int having = 0;
        for (Neighbour one : neighbours.all()) {
            if ((one.toThem & 1 << stripe) == 0 && one.stripes() >= Stripes.COUNT / 2) {
                watching++;
                having += one.lags[stripe] == SwarmMessages.NO_LAG ? 0 : 1;
            }
        }
        return watching >= LEAST_WATCHING && having < watching * SPREAD;
    }

    /** Those to whom a stripe goes say what they could pass on, and do not: they are not believed any more. */
    private void discredit(int bit) {
        for (Neighbour one : neighbours.all()) {
            one.slots = (one.toThem & bit) == 0 ? one.slots : 0;
        }
    }

    private static boolean isFew(Neighbour neighbour) {
        return Integer.bitCount(neighbour.toThem & Stripes.ALL) < SHARE;
    }

    private static boolean hasMuch(Neighbour neighbour) {
        return Integer.bitCount(neighbour.toThem & Stripes.ALL) > SHARE;
    }

    /** Who has more than its share or else the fewest slots of those to whom one of these stripes goes; null if there is nobody. */
    private Neighbour victim(int stripes, long settledNs) {
        Neighbour weakest = null;
        for (Neighbour one : neighbours.all()) {
            if ((one.toThem & stripes & Stripes.ALL) != 0
                    && host.nowNs() - one.since >= settledNs
                    && (weakest == null
                            || hasMuch(one) && !hasMuch(weakest)
                            || hasMuch(one) == hasMuch(weakest) && one.slots < weakest.slots)) {
                weakest = one;
            }
        }
        return weakest;
    }

    private void take(Neighbour neighbour, int stripe) {
        neighbour.toThem |= 1 << stripe;
        givenNs[stripe] = host.nowNs();
        copies[stripe]++;
        taken += stripe == Stripes.MANIFESTS ? 0 : 1;
    }

    /** Ends what goes to those who cannot take it: what waits for them would keep others waiting. */
    void look() {
        for (Neighbour one : neighbours.all()) {
            int stripes = one.toThem & Stripes.ALL;
            if (stripes != 0 && one.queued > LEAST_STUCK + stripeBytesPerSecond * Integer.bitCount(stripes)) {
                end(one, stripes);
                one.slots = 0;
                one.overfedNs = host.nowNs();
                one.send(SwarmMessages.stripes(SwarmMessages.REFUSE, stripes));
            }
        }
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
