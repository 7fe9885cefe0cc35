// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Series;
import org.nearcast.overlay.fallback.BlockShelf;
import org.nearcast.overlay.playout.PlayoutFigures;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.swarm.SwarmCounters;

/** Watches a swarm. */
final class SwarmRun implements Measurement {
    static final List<Figure> FIGURES = List.of(
            new Figure(
                    "startUpMsP50",
                    "ms",
                    "from the wish to watch to the first picture, of half of the viewers at most"),
            new Figure("startUpMsP95", "ms", "and of 95 %"),
            new Figure("lagMsP50", "ms", "from the source to the player, of half of all blocks at most"),
            new Figure("lagMsP95", "ms", "and of 95 %"),
            new Figure("continuity", "", "part of the blocks due that was played in time"),
            new Figure("continuityP5", "", "of a viewer of whom 95 % are better off"),
            new Figure("sourceRate", "", "bytes the source sent / bytes of the stream"),
            new Figure("savings", "", "part of what viewers got that neither the source nor the origin sent"),
            new Figure("originPart", "", "bytes that the origin sent / bytes of chunks that viewers got"),
            new Figure("originAsked", "", "ranges that it was asked for"),
            new Figure("originRefused", "", "those of them that it refused, as it had sent all it may"),
            new Figure("duplicates", "", "part of the chunks' bytes that came in vain"),
            new Figure("pulled", "", "part of the chunks that was asked for and not pushed"),
            new Figure("askedAgain", "", "part of the requests that repeats one"),
            new Figure(
                    "sentPerMedia",
                    "",
                    "bytes that viewers sent, with all headers / bytes of chunks they got of each other"),
            new Figure("hops", "", "steps from the source that pushed chunks took, in the mean"),
            new Figure("slotsTaken", "", "of 16: stripes that a viewer pushes to others, in the mean"),
            new Figure("corrupt", "", "blocks played that are not what the source sent, if there are hostile peers"),
            new Figure("wrong", "", "chunks thrown away since their manifest does not name them"),
            new Figure("ignored", "", "requests that were not answered, as they were too many of one peer"),
            new Figure("placeError", "", "of estimates of round trips between viewers half are no further off"),
            new Figure("viewers", "", "viewers that are there at the end"),
            new Figure("stays", "", "stays of viewers, those at the end included"));

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int STEPS = 200;

    private final Audience audience;
    private final Network network;
    private final long endNs;
    private final Map<SimulatedPeer, Swarm> there = new LinkedHashMap<>();
    private final Map<SimulatedPeer, Integer> sites = new HashMap<>();
    private final Series timeline =
            new Series("timeline", "Over time", "second", "viewers", "playing", "continuity", "lagMs", "subscriptions");
    private final long[] totals = new long[Total.values().length];
    private final Series stays = new Series(
            "viewers",
            "Each viewer, at the end",
            "viewer",
            "continuity",
            "lagMs",
            "startUpMs",
            "stripes",
            "slotsTaken");
    private final Series distribution = new Series(
            "distribution",
            "What this part of the viewers had at most; of continuity, at least that of the rest",
            "part",
            "startUpMs",
            "lagMs",
            "continuity");
    private long dueBefore;
    private long playedBefore;
    private Map<String, Number> figures;
    private Broadcast broadcast;
    private Swarm source;
    private BlockShelf origin;

    private enum Total {
        MEDIA(SwarmCounters::mediaBytesIn),
        FROM_SOURCE(SwarmCounters::bytesFromSource),
        FROM_ORIGIN(SwarmCounters::bytesFromOrigin),
        IN_VAIN(SwarmCounters::duplicateBytes),
        PUSHED(SwarmCounters::pushed),
        HOPS(SwarmCounters::hops),
        PULLED(SwarmCounters::pulled),
        ASKED(SwarmCounters::asked),
        ASKED_AGAIN(SwarmCounters::askedAgain),
        WRONG(SwarmCounters::wrong),
        IGNORED(SwarmCounters::requestsIgnored);

        private final ToLongFunction<SwarmCounters> of;

        Total(ToLongFunction<SwarmCounters> of) {
            this.of = of;
        }
    }

    SwarmRun(Simulation simulation, Audience audience, Network network, long endNs) {
        this.audience = audience;
        this.network = network;
        this.endNs = endNs;
        for (long second = 1; second * SECOND_NS <= endNs; second++) {
            long at = second;
            simulation.at(second * SECOND_NS, () -> look(at));
        }
    }

    void source(Swarm swarm, Broadcast from, BlockShelf behind) {
        source = swarm;
        origin = behind;
        broadcast = from;
    }

    /** A viewer has come. */
    void came(SimulatedPeer peer, int site, Swarm swarm) {
        sites.put(peer, site);
        Swarm before = there.put(peer, swarm);
        if (before != null) {
            end(before);
        }
    }

    private void end(Swarm swarm) {
        PlayoutFigures figures = swarm.playout().figures();
        if (figures.startUpNs() >= 0) {
            audience.startedUp(figures.startUpNs());
        }
        if (figures.due() > 0) {
            audience.stayed(figures.continuity());
        }
        for (Total total : Total.values()) {
            totals[total.ordinal()] += total.of.applyAsLong(swarm.counters());
        }
    }

    private void look(long second) {
        int viewers = 0;
        int playing = 0;
        double lag = 0;
        double stripes = 0;
        for (Map.Entry<SimulatedPeer, Swarm> one : there.entrySet()) {
            if (!one.getKey().isUp()) {
                continue;
            }
            viewers++;
            PlayoutFigures figures = one.getValue().playout().figures();
            stripes += one.getValue().subscriptions();
            if (one.getValue().playout().isPlaying()) {
                playing++;
                lag += figures.lagNs() / 1e6;
            }
        }
        long due = audience.due() - dueBefore;
        long played = audience.played() - playedBefore;
        dueBefore += due;
        playedBefore += played;
        timeline.row(
                second,
                viewers,
                playing,
                due == 0 ? null : (Number) ((double) played / due),
                playing == 0 ? null : (Number) (lag / playing),
                viewers == 0 ? null : (Number) (stripes / viewers));
    }

    @Override
    public long endNs() {
        return endNs;
    }

    @Override
    public String moment() {
        return String.format(
                "%d viewers, continuity %.4f, lag %.0f ms", there.size(), audience.continuity(), audience.lagMs(0.5));
    }

    @Override
    public Map<String, ? extends Number> figures() {
        if (figures == null) {
            figures = sumUp();
        }
        return figures;
    }

    private Map<String, Number> sumUp() {
        double taken = 0;
        long sent = 0;
        int viewers = 0;
        Places places = new Places(network);
        for (Map.Entry<SimulatedPeer, Swarm> one : there.entrySet()) {
            end(one.getValue());
            sent += one.getKey().sentBytes();
            if (one.getKey().isUp()) {
                viewers++;
                places.add(sites.get(one.getKey()), one.getValue().place());
                taken += one.getValue().subscribers();
                PlayoutFigures of = one.getValue().playout().figures();
                stays.row(
                        viewers,
                        of.continuity(),
                        of.lagNs() / 1e6,
                        of.startUpNs() / 1e6,
                        one.getValue().subscriptions(),
                        one.getValue().subscribers());
            }
        }
        for (int step = 0; step <= STEPS; step++) {
            double part = (double) step / STEPS;
            distribution.row(
                    part,
                    number(audience.startUpMs(part)),
                    number(audience.lagMs(part)),
                    number(audience.continuityOf(part)));
        }
        long fromViewers = total(Total.MEDIA) - total(Total.FROM_SOURCE) - total(Total.FROM_ORIGIN);
        long chunks = total(Total.PUSHED) + total(Total.PULLED);
        Map<String, Number> all = new TreeMap<>();
        all.put("startUpMsP50", number(audience.startUpMs(0.5)));
        all.put("startUpMsP95", number(audience.startUpMs(0.95)));
        all.put("lagMsP50", number(audience.lagMs(0.5)));
        all.put("lagMsP95", number(audience.lagMs(0.95)));
        all.put("continuity", audience.continuity());
        all.put("continuityP5", number(audience.continuityOf(0.05)));
        all.put("sourceRate", part(source.counters().mediaBytesOut(), broadcast.bytes()));
        all.put("savings", part(fromViewers, total(Total.MEDIA)));
        all.put("originPart", part(origin.sentBytes(), total(Total.MEDIA)));
        all.put("originAsked", origin.asked());
        all.put("originRefused", origin.refused());
        all.put("duplicates", part(total(Total.IN_VAIN), total(Total.IN_VAIN) + total(Total.MEDIA)));
        all.put("pulled", part(total(Total.PULLED), chunks));
        all.put("askedAgain", part(total(Total.ASKED_AGAIN), total(Total.ASKED)));
        all.put("sentPerMedia", part(sent, fromViewers));
        all.put("hops", part(total(Total.HOPS), total(Total.PUSHED)));
        all.put("slotsTaken", viewers == 0 ? 0 : taken / viewers);
        all.put("corrupt", audience.corrupt());
        all.put("wrong", total(Total.WRONG));
        all.put("ignored", total(Total.IGNORED));
        all.put("placeError", number(places.medianError()));
        all.put("viewers", viewers);
        all.put("stays", audience.stays());
        return all;
    }

    private long total(Total total) {
        return totals[total.ordinal()];
    }

    private static Number number(double value) {
        return Double.isNaN(value) ? null : (Number) value;
    }

    private static double part(long of, long all) {
        return all == 0 ? 0 : (double) of / all;
    }

    @Override
    public List<Series> series() {
        return List.of(timeline, stays, distribution);
    }
}
