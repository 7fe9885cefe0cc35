// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.nearcast.experiments.hostile.Attack;
import org.nearcast.experiments.hostile.AttackRun;
import org.nearcast.experiments.load.LoadGenerator;
import org.nearcast.experiments.load.LoadPlan;
import org.nearcast.experiments.load.LoadSample;
import org.nearcast.experiments.load.MediaPattern;
import org.nearcast.experiments.stage.Programs;

/**
 * A stream at the origin and one through the gateway, each with its players, while nothing happens and then while each attack
 * runs against the one server and the other.
 */
final class HostileBench implements AutoCloseable {
    private static final int BITRATE = 1_000_000;
    private static final int SETTLE_S = 1;

    private final HostileServers servers;
    private final LoadGenerator direct;
    private final LoadGenerator near;

    /** What was seen at both servers during one stretch of time. */
    record Seen(LoadSample origin, LoadSample gateway) {
        /** Whether every player got every message in order and stayed. */
        boolean undisturbed(int players) {
            return undisturbed(origin, players) && undisturbed(gateway, players);
        }

        private static boolean undisturbed(LoadSample sample, int players) {
            return sample.lost() == 0
                    && sample.disordered() == 0
                    && sample.ended() == 0
                    && sample.players() == players
                    && sample.received() > 0;
        }

        Map<String, Object> named() {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("origin", origin.named());
            named.put("gateway", gateway.named());
            return named;
        }
    }

    /** One attack on one server, and what everybody else saw. */
    record Result(Attack attack, String on, Map<String, Object> done, Seen seen) {
        Map<String, Object> named() {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("attack", attack.word());
            named.put("on", on);
            named.putAll(done);
            named.putAll(seen.named());
            return named;
        }
    }

    private HostileBench(HostileServers servers, LoadGenerator direct, LoadGenerator near) {
        this.servers = servers;
        this.direct = direct;
        this.near = near;
    }

    /**
     * Starts servers, streams and players.
     *
     * @throws IOException in one line, if they do not come up
     */
    static HostileBench open(Programs programs, int players) throws IOException, InterruptedException {
        HostileServers servers = HostileServers.start(programs);
        List<LoadGenerator> generators = new ArrayList<>();
        try {
            for (ServerProcess server : List.of(servers.origin, servers.gateway)) {
                String name = generators.isEmpty() ? "direct" : "near";
                LoadGenerator generator = LoadGenerator.open(
                        new LoadPlan(server.target(), name, 1, new MediaPattern(BITRATE), 200, 1, 1));
                generators.add(generator);
                if (!generator.join(players)) {
                    throw new IOException("not every player of " + server.name() + " began: " + generator.whyEnded());
                }
            }
            return new HostileBench(servers, generators.get(0), generators.get(1));
        } catch (IOException | InterruptedException | RuntimeException e) {
            generators.forEach(LoadGenerator::close);
            servers.close();
            throw e;
        }
    }

    /** What is seen while nobody is hostile. */
    Seen calm(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_S);
        return watch(seconds);
    }

    private Seen watch(int seconds) throws InterruptedException {
        LoadGenerator.Stretch atOrigin = direct.begin();
        LoadGenerator.Stretch atGateway = near.begin();
        TimeUnit.SECONDS.sleep(seconds);
        return new Seen(atOrigin.end(), atGateway.end());
    }

    /** Each attack on each server in turn. */
    List<Result> attack(List<Attack> attacks, int seconds, Consumer<Result> then) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Attack attack : attacks) {
            for (ServerProcess server : List.of(servers.origin, servers.gateway)) {
                Seen seen;
                Map<String, Object> done;
                try (AttackRun run = new AttackRun(attack, server.target().port())) {
                    seen = watch(seconds);
                    done = run.named();
                }
                String on = server == servers.origin ? "origin" : "gateway";
                results.add(new Result(attack, on, done, seen));
                then.accept(results.get(results.size() - 1));
                TimeUnit.SECONDS.sleep(SETTLE_S);
            }
        }
        return results;
    }

    @Override
    public void close() {
        direct.close();
        near.close();
        servers.close();
    }
}
