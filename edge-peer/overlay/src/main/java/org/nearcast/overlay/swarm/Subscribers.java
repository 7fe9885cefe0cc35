// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nearcast.overlay.host.Host;

/**
 * To whom which stripes are pushed. A peer's upload makes so many slots, of one stripe to one neighbour each. It gives them to few stripes,
 * its own, those that come here first, so that their chunks reach many at once; others it serves with what stays idle. When all are taken, a
 * neighbour that could pass on more takes the place of the one that could pass on least: those who give much come near the source, and all
 * are better for it. Who has lost its place is sent to the one that has it now, and is pushed to until it has found a new one.
 */
final class Subscribers {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000;
    private static final int SLOTS_PER_STRIPE = 20;
    /** One in so many slots is kept for its own stripes while they are asked for. */
    private static final int KEPT_PART = 32;

    private static final long IDLE_NS = SECOND_NS;
    private static final long SETTLED_NS = 500 * MS_NS;
    /** Who takes another's place could pass on so many times as much. */
    static final double MUCH_MORE = 1.25;
    /** Who takes another's place could send the stream so many times. */
    private static final double MORE_THAN_IT_TAKES = 1.2;
    /** As long who has lost its place is pushed to still. */
    private static final long HANDOVER_NS = 2 * SECOND_NS;
    /** One in so many slots may be in two hands at once. */
    private static final int HANDOVERS = 4;
    /** So many stripes one may have while others want them too. */
    private static final int SHARE = 4;
    /** A stripe that a smaller part of the neighbours has than this, of so many at least, is not passed on. */
    private static final double SPREAD = 0.25;

    private static final int LEAST_WATCHING = 4;
    private static final long STUCK_NS = 3 * SECOND_NS;
    /** With more than this and a second's worth of its stripes waiting for it, bytes, a neighbour cannot take them. */
    private static final int LEAST_STUCK = 16_384;
    /** As long it gets nothing. */
    private static final long OVERFED_NS = 10 * SECOND_NS;

    private static final long OVERFED_LOOK_NS = 250 * MS_NS;
    /** Manifests are small: everybody may have them, up to so many. */
    private static final int MOST_FOR_MANIFESTS = 24;
    /** What goes with media: heads of packets, and what is sent again. */
    static final double OVERHEAD = 1.07;
    /** Acknowledgements of what comes, and manifests, in parts of the stream's rate. */
    private static final double ACKNOWLEDGEMENTS = 0.04;
    /** What is told to one neighbour, bytes a second. */
    private static final double TOLD = 250;
    /** With so much waiting to be sent all the time nothing is offered, and after a while the one that could pass on least is pushed to no more. */
    private static final long TOO_MUCH_NS = 80 * MS_NS;

    private static final long BUSY_NS = 400 * MS_NS;
    private static final long TOO_LONG_NS = 1_200 * MS_NS;

    /** Somebody whose place another has. */
    private record Leaving(Neighbour neighbour, int stripe, long untilNs) {}

    private final Host host;
    private final SwarmSettings settings;
    private final Neighbours neighbours;
    private final Allowance allowance;
    private final List<Leaving> leaving = new ArrayList<>();
    /** The stripe that it gives first to who asks for several: not the same everywhere. */
    private final int first;

    private double bytesPerSecond;
    private int own;
    private long askedNs;
    private final int[] copies = new int[Stripes.COUNT + 1];
    private final long[] givenNs = new long[Stripes.COUNT + 1];
    private int taken;
    private long calmNs;
    private long needNs;
    private long overfedLookNs;

    Subscribers(Host host, SwarmSettings settings, Neighbours neighbours, Allowance allowance) {
        this.host = host;
        this.settings = settings;
        this.neighbours = neighbours;
        this.allowance = allowance;
        first = host.random().nextInt(Stripes.COUNT);
    }

    /** What the stream takes, bytes a second. */
    void rate(double bytes) {
        bytesPerSecond = bytes;
    }

    double rate() {
        return bytesPerSecond;
    }

    /** Slots that the upload makes; 0 while the stream's rate is not known. */
    int slots() {
        if (bytesPerSecond <= 0) {
            return 0;
        }
        double rest = Math.min(settings.uploadBytesPerSecond(), allowance.streams() * bytesPerSecond)
                - ACKNOWLEDGEMENTS * bytesPerSecond
                - TOLD * Math.max(settings.neighbours(), neighbours.size());
        double slot = OVERHEAD * bytesPerSecond / Stripes.COUNT;
        return (int) Math.max(0, Math.min(0xffff, rest * settings.pushPart() / slot));
    }

    /** What the upload is, in steps as it is told. */
    int upload() {
        return (int) Math.min(0xffff, settings.uploadBytesPerSecond() / SwarmMessages.UPLOAD_STEP);
    }

    int taken() {
        return taken;
    }

    /** Whether a stripe that came would be passed on to many. */
    boolean wouldPassOn(int stripe) {
        return (own & 1 << stripe) != 0 || Integer.bitCount(own) < mostOwn();
    }

    /** Its own stripes from now on. */
    void own(int stripes) {
        own = stripes;
    }

    int own() {
        return own;
    }

    /** How many stripes it passes on to many. */
    int mostOwn() {
        return settings.copies() < SLOTS_PER_STRIPE
                ? Stripes.COUNT
                : Math.min(Stripes.COUNT, (slots() + SLOTS_PER_STRIPE - 1) / SLOTS_PER_STRIPE);
    }

    /** Stripes that one more could have now, of those that come here. */
    int offers(int coming) {
        if (taken >= slots() || host.nowNs() - calmNs > BUSY_NS) {
            return 0;
        }
        boolean spares = Integer.bitCount(own) < mostOwn()
                || (slots() - taken) * KEPT_PART > slots()
                || host.nowNs() - askedNs > IDLE_NS;
        int offered = spares ? Stripes.ALL : own;
        int most = slots() - taken > withoutCopy() ? settings.copies() : 1;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            if (copies[stripe] >= most && !isStuck(stripe)) {
                offered &= ~(1 << stripe);
            }
        }
        return offered & coming;
    }

    /** At the source: stripes that nobody has yet, for whom there must be room. */
    private int withoutCopy() {
        int without = 0;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            without += isFewCopies() && copies[stripe] == 0 ? 1 : 0;
        }
        return without;
    }

    /** Stripes of which some place may be given to another stripe: none that it passes on to many, and at the source none that only one has. */
    private int spare() {
        int spare = Stripes.ALL & ~own;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            spare &= isFewCopies() && copies[stripe] <= 1 ? ~(1 << stripe) : Stripes.ALL;
        }
        return spare;
    }

    private boolean isFewCopies() {
        return settings.copies() < Integer.MAX_VALUE;
    }

    /** The least upload among those who are pushed to. */
    int weakest() {
        Neighbour victim = victim(Stripes.ALL);
        if (victim == null) {
            return 0xffff;
        }
        return hasMuch(victim) ? 0 : victim.upload;
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
            if ((stripes & bit) != 0 && (coming & bit) != 0) {
                if (isLeaving(neighbour, stripe)) {
                    end(neighbour, bit);
                }
                if ((neighbour.toThem & bit) == 0 && gives(neighbour, stripe)) {
                    given |= bit;
                    take(neighbour, stripe);
                }
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
            if (neighbour.upload == 0) {
                return false;
            }
        }
        if ((own & bit) != 0) {
            askedNs = host.nowNs();
        }
        if ((offers(bit) & bit) != 0) {
            return true;
        }
        boolean copied = copies[stripe] >= settings.copies();
        if (!copied && (own & bit) == 0 && !isFewCopies() || leaving.size() * HANDOVERS > slots()) {
            return false;
        }
        int from = copied || isFewCopies() && copies[stripe] > 0 ? bit : spare();
        Neighbour victim = victim(from);
        if (!copied && !mayDisplace(neighbour, victim)) {
            from = own;
            victim = victim(from);
        }
        if (!mayDisplace(neighbour, victim)) {
            return false;
        }
        from &= staying(victim);
        int lost = (from & bit) != 0 ? bit : Integer.lowestOneBit(from);
        Neighbour other = lost == bit ? neighbour : anotherWith(lost, victim);
        if (other == null) {
            refuse(victim, lost);
        } else {
            handOver(victim, Integer.numberOfTrailingZeros(lost), other);
        }
        return true;
    }

    /** Who gets a stripe too, and could pass most on; null if nobody else gets it. */
    private Neighbour anotherWith(int bit, Neighbour victim) {
        Neighbour best = null;
        for (Neighbour one : neighbours.all()) {
            if (one != victim && (staying(one) & bit) != 0 && (best == null || one.upload > best.upload)) {
                best = one;
            }
        }
        return best;
    }

    /**
     * Whether a peer can send more than a whole stream, by what is told of its upload. Only such a one takes another's place: otherwise the other would
     * lack what it gets, and would look for somebody weaker itself.
     */
    boolean givesMoreThanItTakes(int upload) {
        return upload * (double) SwarmMessages.UPLOAD_STEP >= MORE_THAN_IT_TAKES * bytesPerSecond;
    }

    /**
     * Whether a neighbour takes another's place. Nobody can tell whether it is true what others say of their upload, so it counts only up to a share: who
     * has more than that loses to who has less.
     */
    private boolean mayDisplace(Neighbour one, Neighbour victim) {
        return victim != null
                && givesMoreThanItTakes(one.upload)
                && victim != one
                && isFew(one)
                && (hasMuch(victim) || one.upload >= victim.upload * MUCH_MORE);
    }

    private static boolean isFew(Neighbour neighbour) {
        return Integer.bitCount(neighbour.toThem & Stripes.ALL) < SHARE;
    }

    private static boolean hasMuch(Neighbour neighbour) {
        return Integer.bitCount(neighbour.toThem & Stripes.ALL) > SHARE;
    }

    /** Whether all copies of a stripe go to such as do not pass it on: others have most of the stripes, and not this one. */
    private boolean isStuck(int stripe) {
        if (copies[stripe] < settings.copies() || host.nowNs() - givenNs[stripe] < STUCK_NS) {
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
            one.upload = (one.toThem & bit) == 0 ? one.upload : 0;
        }
    }

    /** Stripes that go to a neighbour and are not another's already. */
    private int staying(Neighbour neighbour) {
        int staying = neighbour.toThem & Stripes.ALL;
        for (Leaving one : leaving) {
            if (one.neighbour() == neighbour) {
                staying &= ~(1 << one.stripe());
            }
        }
        return staying;
    }

    /** Who has more than its share, or else the least upload, of those to whom one of these stripes goes; null if there is nobody. */
    private Neighbour victim(int stripes) {
        Neighbour weakest = null;
        for (Neighbour one : neighbours.all()) {
            if ((one.toThem & stripes & Stripes.ALL) != 0
                    && (weakest == null
                            || hasMuch(one) && !hasMuch(weakest)
                            || hasMuch(one) == hasMuch(weakest) && one.upload < weakest.upload)
                    && host.nowNs() - one.since >= SETTLED_NS
                    && (staying(one) & stripes) != 0) {
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
        weigh(neighbour);
    }

    private static void weigh(Neighbour neighbour) {
        neighbour.session.weigh(Math.max(1, Integer.bitCount(neighbour.toThem & Stripes.ALL)));
    }

    /** A neighbour has lost its place, and another may pass the stripe on to it: that which has its place now, or else one that gets it too. */
    private void handOver(Neighbour victim, int stripe, Neighbour to) {
        release(stripe);
        leaving.add(new Leaving(victim, stripe, host.nowNs() + HANDOVER_NS));
        victim.send(
                SwarmMessages.goTo(new SwarmMessages.GoTo(1 << stripe, to.session.remote(), to.session.publicKey())));
    }

    /** These stripes go to the neighbour no more, and it is told. */
    private void refuse(Neighbour neighbour, int stripes) {
        end(neighbour, stripes);
        neighbour.send(SwarmMessages.stripes(SwarmMessages.REFUSE, stripes));
    }

    private void release(int stripe) {
        copies[stripe]--;
        taken -= stripe == Stripes.MANIFESTS ? 0 : 1;
    }

    private boolean isLeaving(Neighbour neighbour, int stripe) {
        for (Leaving one : leaving) {
            if (one.neighbour() == neighbour && one.stripe() == stripe) {
                return true;
            }
        }
        return false;
    }

    /** These stripes go to the neighbour no more. */
    void end(Neighbour neighbour, int stripes) {
        int ended = neighbour.toThem & stripes;
        neighbour.toThem &= ~ended;
        neighbour.takeBack(ended);
        for (Iterator<Leaving> all = leaving.iterator(); all.hasNext(); ) {
            Leaving one = all.next();
            if (one.neighbour() == neighbour && (ended & 1 << one.stripe()) != 0) {
                ended &= ~(1 << one.stripe());
                all.remove();
            }
        }
        for (int stripe = 0; stripe <= Stripes.COUNT; stripe++) {
            if ((ended & 1 << stripe) != 0) {
                release(stripe);
            }
        }
        weigh(neighbour);
    }

    /** How long it takes to send what waits. */
    private long queueNs() {
        return (long) (neighbours.unsentBytes() * (double) SECOND_NS / Math.max(1, settings.uploadBytesPerSecond()));
    }

    private void lookForTooMuch(long now) {
        if (queueNs() <= TOO_MUCH_NS) {
            calmNs = now;
        } else if (now - calmNs > TOO_LONG_NS) {
            calmNs = now;
            Neighbour victim = victim(Stripes.ALL);
            if (victim != null) {
                refuse(victim, Integer.lowestOneBit(staying(victim)));
            }
        }
    }

    /** Gives more than usual while many neighbours lack stripes, and hands that over again, place by place, when they have them. */
    private void lookForNeed() {
        int watching = 0;
        int lacking = 0;
        for (Neighbour one : neighbours.all()) {
            if (host.nowNs() - one.since > SECOND_NS) {
                watching++;
                lacking += one.stripes() < Stripes.COUNT ? 1 : 0;
            }
        }
        allowance.needed(lacking > watching * SPREAD);
        if (taken > slots()) {
            int bits = spare();
            Neighbour victim = victim(bits);
            int lost = victim == null ? 0 : Integer.lowestOneBit(staying(victim) & bits);
            Neighbour other = anotherWith(lost, victim);
            if (other != null) {
                handOver(victim, Integer.numberOfTrailingZeros(lost), other);
            }
        }
    }

    /** Ends what goes to those who cannot take it: what waits for them would keep others waiting. */
    private void lookForOverfed(long now) {
        double stripeBytesPerSecond = bytesPerSecond / Stripes.COUNT;
        for (Neighbour one : neighbours.all()) {
            int stripes = one.toThem & Stripes.ALL;
            if (stripes != 0
                    && one.session.unsentBytes() > LEAST_STUCK + stripeBytesPerSecond * Integer.bitCount(stripes)) {
                refuse(one, stripes);
                one.upload = 0;
                one.overfedNs = now;
            }
        }
    }

    /** Ends what was to be handed over, and has not been, and what is too much. */
    void look(long now) {
        if (allowance.isLimited() && now >= needNs) {
            needNs = now + SECOND_NS;
            lookForNeed();
        }
        if (now >= overfedLookNs) {
            overfedLookNs = now + OVERFED_LOOK_NS;
            lookForOverfed(now);
        }
        lookForTooMuch(now);
        while (!leaving.isEmpty() && leaving.get(0).untilNs() <= now) {
            Leaving one = leaving.get(0);
            refuse(one.neighbour(), 1 << one.stripe());
        }
    }
}
