// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.nearcast.node.swarm.Directory;

/** Asks an origin again and again. What goes on among peers goes on without it. */
final class OriginWatch implements AutoCloseable {
    private static final long EACH_MS = 2_000;

    private final OriginClient client;
    private final Optional<String> stream;
    private final Consumer<Directory> told;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "origin");
        made.setDaemon(true);
        return made;
    });
    private volatile String trouble = "";

    /** @param told what the origin says, on a thread of this one's */
    OriginWatch(OriginClient client, Optional<String> stream, Consumer<Directory> told) {
        this.client = client;
        this.stream = stream;
        this.told = told;
        thread.scheduleWithFixedDelay(this::ask, EACH_MS, EACH_MS, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        try {
            told.accept(client.ask(stream));
            trouble = "";
        } catch (IOException e) {
            trouble = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the origin cannot be asked, in words; empty if it can. */
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
