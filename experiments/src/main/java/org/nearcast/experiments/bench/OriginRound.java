// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.nearcast.experiments.load.LoadGenerator;
import org.nearcast.experiments.load.LoadPlan;
import org.nearcast.experiments.load.LoadSample;
import org.nearcast.experiments.run.Terminal;

/** One server in one round: first the equal load, then more and more players until it does not bear them. */
final class OriginRound {
    private static final int JOINS_PER_SECOND = 500;
    private static final int SETTLE_SECONDS = 2;
    /** Of a generator's one processor: beyond it what is late may be late in the generator. */
    private static final double GENERATOR_FULL = 0.9;
    /** Messages that may be under way when a stretch begins or ends. */
    private static final double LEAST_DELIVERED = 0.99;

    private final OriginPlan plan;
    private final Terminal terminal;
    private final ServerProcess server;
    private String limit = "";
    private double bestCpus;

    OriginRound(OriginPlan plan, Terminal terminal, ServerProcess server) {
        this.plan = plan;
        this.terminal = terminal;
        this.server = server;
    }

    OriginFigures run() throws IOException, InterruptedException {
        LoadPlan load = new LoadPlan(
                server.target(), "bench", plan.streams(), plan.pattern(), JOINS_PER_SECOND, 1, plan.timedEvery());
        try (LoadGenerator generator = LoadGenerator.open(load)) {
            LoadGenerator.Stretch joining = generator.begin();
            if (!generator.join(plan.players())) {
                throw new IllegalStateException(server.name() + ": only " + generator.live() + " of " + plan.players()
                        + " players could watch: " + generator.whyEnded());
            }
            double startMs = joining.end().startMs(50);
            rest(plan.warmSeconds(), "warming up");
            Measured equal = measure(generator, plan.seconds(), "equal load");
            terminal.say(
                    "  %-10s %d players: %.1f %% of the processor, %.2f s/Gbit, delay p50 %.2f ms, p99 %.2f ms (generator %.0f %%)",
                    server.name(),
                    plan.players(),
                    100 * equal.cpus(),
                    equal.cpuSeconds() / equal.sample().gbit(),
                    equal.sample().delayMs(50),
                    equal.sample().delayMs(99),
                    100 * equal.sample().generatorCpus());
            double players = search(generator, equal);
            return new OriginFigures(
                    players,
                    limit,
                    equal.cpuSeconds() / equal.sample().gbit(),
                    equal.sample().delayMs(50),
                    equal.sample().delayMs(99),
                    startMs,
                    equal.cpus(),
                    equal.sample().generatorCpus());
        }
    }

    private double search(LoadGenerator generator, Measured equal) throws IOException, InterruptedException {
        bestCpus = equal.cpus();
        PlayerSearch search = new PlayerSearch(plan.players(), plan.most(), plan.precision());
        boolean generatorFull = false;
        String why = complaint(equal.sample());
        search.tell(why.isEmpty());
        limit = why;
        while (!search.isDone()) {
            int players = search.next();
            boolean joined = resize(generator, players);
            rest(SETTLE_SECONDS, players + " players");
            Measured measured = measure(generator, plan.stepSeconds(), players + " players");
            why = joined ? complaint(measured.sample()) : "not all could join";
            boolean good = why.isEmpty();
            search.tell(good);
            if (good) {
                bestCpus = measured.cpus();
            } else {
                limit = why;
                generatorFull = measured.sample().generatorCpus() > GENERATOR_FULL;
            }
            terminal.say(
                    "  %-10s %d players: %.1f %% of the processor, delay p99 %.1f ms (generator %.0f %%): %s",
                    server.name(),
                    players,
                    100 * measured.cpus(),
                    measured.sample().delayMs(99),
                    100 * measured.sample().generatorCpus(),
                    good ? "well" : why);
            if (generator.ended() > 0) {
                break;
            }
        }
        if (search.isAtMost()) {
            limit = "no more were tried";
        }
        if (generatorFull && bestCpus < GENERATOR_FULL) {
            limit = "generator; reckoned from the processor time of " + search.best() + " players";
            return search.best() / bestCpus;
        }
        return search.best();
    }

    private static boolean resize(LoadGenerator generator, int players) throws InterruptedException {
        if (players < generator.players()) {
            generator.leave(generator.players() - players);
            return generator.live() == players;
        }
        return generator.join(players - generator.players());
    }

    private String complaint(LoadSample sample) {
        if (sample.ended() > 0 || sample.lost() > 0) {
            return "losses";
        }
        if (sample.delayMs(99) > plan.maxDelayMs()) {
            return "delay";
        }
        return sample.delivered() < LEAST_DELIVERED ? "falls behind" : "";
    }

    private record Measured(LoadSample sample, double cpuSeconds) {
        double cpus() {
            return cpuSeconds / sample.seconds();
        }
    }

    private Measured measure(LoadGenerator generator, int seconds, String what)
            throws IOException, InterruptedException {
        LoadGenerator.Stretch stretch = generator.begin();
        double before = server.cpuSeconds();
        rest(seconds, what);
        double spent = server.cpuSeconds() - before;
        return new Measured(stretch.end(), spent);
    }

    private void rest(int seconds, String what) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            terminal.moment("  %-10s %s, %d of %d s", server.name(), what, i + 1, seconds);
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
