// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.run.Terminal;
import org.nearcast.overlay.host.SeededRandom;

/**
 * Small runs one after the other, of random scenarios with random parameters, level and faults, until one breaks a property or time is up.
 * Each follows from a seed of its own, with which it can be had again.
 */
final class Soak {
    private static final int MOST_SEED = 1_000_000_000;
    private static final double LEAST_FAULTS = 0.2;
    private static final double MOST_FAULTS = 2;
    private static final int DRAWS = 100;

    private final List<Scenario> scenarios;
    private final Map<String, String> fixed;
    private final long seed;
    private int rounds;

    /** A round that failed. */
    record Failed(Trial trial, RuntimeException failure) {}

    /**
     * @param scenarios of which each round takes one
     * @param fixed values that are the same in each round
     * @param seed of the whole soak
     */
    Soak(List<Scenario> scenarios, Map<String, String> fixed, long seed) {
        this.scenarios = scenarios;
        this.fixed = fixed;
        this.seed = seed;
    }

    /**
     * What a round is.
     *
     * @throws IllegalArgumentException if a fixed value does not fit
     */
    Trial round(int number) {
        SeededRandom random = SeededRandom.of(seed, number);
        Scenario scenario = scenarios.get(random.nextInt(scenarios.size()));
        Detail detail = random.nextBoolean() ? Detail.PACKETS : Detail.MESSAGES;
        double faults = Math.round(100 * random.nextDouble(LEAST_FAULTS, MOST_FAULTS)) / 100.0;
        for (int draw = 1; ; draw++) {
            Map<String, String> drawn = new LinkedHashMap<>();
            scenario.parameters().forEach(parameter -> drawn.put(parameter.name(), parameter.draw(random)));
            drawn.putAll(fixed);
            Values values = Values.of(scenario.parameters(), drawn);
            try {
                scenario.check(values);
            } catch (IllegalArgumentException e) {
                if (draw < DRAWS) {
                    continue; // they do not fit together
                }
                throw e;
            }
            return new Trial(scenario, values, detail, random.nextInt(MOST_SEED), faults);
        }
    }

    /**
     * Runs round after round.
     *
     * @param untilNs by the clock of {@link System#nanoTime}
     * @return the first that failed, or null
     */
    Failed run(long untilNs, Terminal terminal) {
        while (System.nanoTime() - untilNs < 0) {
            Trial trial = round(rounds++);
            terminal.say("%4d  %s", rounds, trial.command());
            try {
                trial.run();
            } catch (RuntimeException e) {
                return new Failed(trial, e);
            }
        }
        return null;
    }

    /** How many have been begun. */
    int rounds() {
        return rounds;
    }
}
