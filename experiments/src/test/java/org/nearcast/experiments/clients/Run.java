// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One publisher's stream, played by many players at once until each has decoded enough. */
final class Run {
    /** A second and a half of pictures. */
    private static final int ENOUGH_PICTURES = 38;

    private static final int ENOUGH_SOUND = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);
    private static final long LOOK_EVERY_MS = 50;

    private final Servers servers;
    private final Publisher publisher;
    private final Path folder;
    private final List<Viewing> viewings = new ArrayList<>();

    Run(Servers servers, Publisher publisher, Path folder) {
        this.servers = servers;
        this.publisher = publisher;
        this.folder = folder;
    }

    /** A player, and the tap that it plays through. */
    private record Viewing(Player player, Format format, Way way, Tap tap, Player.Playing playing) {
        boolean isEnough() {
            return playing.seen().pictures() >= ENOUGH_PICTURES
                    && playing.seen().sounds() >= ENOUGH_SOUND;
        }
    }

    /** Adds a player; it begins at once. */
    void play(Player player, Format format, Way way, String stream) throws IOException {
        Tap tap = new Tap(servers.port(way, format), format == Format.RTMP);
        Path own = Files.createDirectories(folder.resolve(viewings.size() + "-" + format + "-" + way));
        viewings.add(new Viewing(player, format, way, tap, player.play(format, format.url(tap.port(), stream), own)));
    }

    /** Waits until all have decoded enough, or for {@code PATIENCE}, ends them, and tells how it was. */
    List<Cell> finish() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<Viewing> left = new ArrayList<>(viewings);
        List<Cell> cells = new ArrayList<>();
        while (!left.isEmpty()) {
            boolean late = System.nanoTime() > deadline;
            for (Viewing viewing : List.copyOf(left)) {
                viewing.playing().look();
                if (late || viewing.isEnough()) {
                    cells.add(cell(viewing));
                    viewing.playing().close();
                    viewing.tap().close();
                    left.remove(viewing);
                }
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
        viewings.clear();
        return cells;
    }

    private Cell cell(Viewing viewing) {
        Seen seen = viewing.playing().seen();
        return new Cell(
                publisher.title(),
                viewing.player().title(),
                viewing.format(),
                viewing.way(),
                seen.pictures(),
                seen.sounds(),
                milliseconds(viewing.tap().connected(), seen.firstPicture()),
                milliseconds(viewing.tap().connected(), viewing.tap().firstKeyFrame()),
                milliseconds(viewing.tap().asked(), viewing.tap().firstKeyFrame()),
                viewing.isEnough() ? null : "said last: " + viewing.playing().lastWords());
    }

    private static Double milliseconds(OptionalLong from, OptionalLong to) {
        return from.isEmpty() || to.isEmpty() ? null : (to.getAsLong() - from.getAsLong()) / 1e6;
    }
}
