// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.nearcast.experiments.media.Viewing;
import org.nearcast.lab.LabProcess;

/**
 * Viewers who come one after the other to one host: each opens a player, sees his first picture and goes; who sees none for a while
 * tries again, as people do, and is the same viewer still.
 */
final class Newcomer {
    /** What the next viewer waits after the last one came, at least, ns. */
    private static final long EVERY_NS = 1_000_000_000L;
    /** What a viewer waits for a picture before he opens the stream anew, ns. */
    private static final long PATIENCE_NS = 3_000_000_000L;
    /** What a viewer waits when his player has given up, ns. */
    private static final long PAUSE_NS = 200_000_000L;

    /**
     * A viewer who came.
     *
     * @param cameNs when he opened his player, ns since the epoch
     * @param attempts how often he opened the stream
     * @param pictureNs the last byte of his first picture, ns since the epoch; empty if he saw none
     * @param client address and port of the connection that brought it
     */
    record Visit(long cameNs, int attempts, OptionalLong pictureNs, Optional<String> client) {
        /** What he waited for his first picture, ms; empty if he saw none. */
        Optional<Double> waitedMs() {
            return pictureNs.isPresent() ? Optional.of((pictureNs.getAsLong() - cameNs) / 1e6) : Optional.empty();
        }
    }

    private final Supplier<LabProcess> player;
    private final Viewing viewing;
    private final List<Visit> visits = new ArrayList<>();
    private LabProcess process;
    private boolean asked;
    private long cameNs;
    private long triedNs;
    private int attempts;
    private int connectionsBefore;

    /**
     * @param player starts a player
     * @param viewing what comes to its host
     */
    Newcomer(Supplier<LabProcess> player, Viewing viewing) {
        this.player = player;
        this.viewing = viewing;
    }

    /** From now on viewers come, until {@link #pause()}. */
    void begin() {
        asked = true;
    }

    /** No more come; he who waits goes without. */
    void pause() {
        asked = false;
        if (process != null) {
            kill();
            visits.add(new Visit(cameNs, attempts, OptionalLong.empty(), Optional.empty()));
            process = null;
        }
    }

    /** Looks after them; to be called often. */
    void tend() {
        long now = Scene.nowNs();
        if (process == null) {
            if (asked && now - cameNs >= EVERY_NS) {
                cameNs = now;
                attempts = 0;
                connectionsBefore = viewing.connections().size();
                open(now);
            }
            return;
        }
        Optional<Viewing.Connection> showing = viewing.connections().stream()
                .skip(connectionsBefore)
                .filter(c -> c.firstPictureNs().isPresent())
                .findFirst();
        if (showing.isPresent()) {
            kill();
            visits.add(new Visit(
                    cameNs,
                    attempts,
                    showing.get().firstPictureNs(),
                    Optional.of(showing.get().client())));
            process = null;
        } else if (now - triedNs > PATIENCE_NS || !process.isAlive() && now - triedNs > PAUSE_NS) {
            kill();
            open(now);
        }
    }

    private void open(long now) {
        triedNs = now;
        attempts++;
        process = player.get();
    }

    private void kill() {
        if (process.isAlive()) {
            process.signalGroup("KILL");
            process.exit().join();
        }
    }

    /** Those who came and went since the first, in order. */
    List<Visit> visits() {
        return List.copyOf(visits);
    }
}
