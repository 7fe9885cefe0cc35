// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.lab.Host;
import org.nearcast.lab.LabProcess;

/** Pings from one host to another, five a second, while something else goes on. */
final class PingTrain {
    /**
     * One that came back.
     *
     * @param sentNs when it was sent, ns since the epoch
     * @param roundTripMs how long it took
     */
    record Reply(long sentNs, double roundTripMs) {}

    private static final Pattern LINE = Pattern.compile("^(\\d+) (\\d+\\.\\d+)$");
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final String name;
    private final LabProcess ping;

    private PingTrain(String name, LabProcess ping) {
        this.name = name;
        this.ping = ping;
    }

    /** Starts one whose output goes into a folder. */
    static PingTrain start(Host from, Host to, Path folder) {
        String name = from.name() + "-" + to.name();
        Path output = folder.resolve("ping-" + name + ".txt");
        return new PingTrain(name, from.pings(to, INTERVAL, output));
    }

    /** Such as {@code b1-cdn}. */
    String name() {
        return name;
    }

    /** What has come back, in the order it came. */
    List<Reply> replies() {
        return parse(ping.outputText().lines());
    }

    static List<Reply> parse(Stream<String> lines) {
        List<Reply> replies = new ArrayList<>();
        lines.map(LINE::matcher)
                .filter(Matcher::find)
                .forEach(m -> replies.add(new Reply(Long.parseLong(m.group(1)), Double.parseDouble(m.group(2)))));
        return replies;
    }

    /** Median round trip of those sent between two times, ms; NaN if none came back. */
    static double medianMs(List<Reply> replies, long fromNs, long untilNs) {
        return Percentiles.of(replies.stream()
                        .filter(r -> r.sentNs() >= fromNs && r.sentNs() < untilNs)
                        .map(Reply::roundTripMs)
                        .toList())
                .at(50);
    }

    void stop() {
        if (ping.isAlive()) {
            ping.signal("INT");
        }
    }
}
