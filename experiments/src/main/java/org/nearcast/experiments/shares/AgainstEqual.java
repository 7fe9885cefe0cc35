// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nearcast.experiments.run.Run;
import org.nearcast.lab.LabProcess;
import org.nearcast.overlay.congestion.Priority;

/** Two of our sessions of one priority at a bottleneck, the second later. At all bottlenecks at once, one priority after the other. */
final class AgainstEqual {
    /** What was seen at one bottleneck. */
    record Seen(Priority priority, double queue, Rates first, Rates second, long fromMs, long toMs) {
        /** The second's part of what both got. */
        double share() {
            double one = first.mbit(fromMs, toMs);
            double other = second.mbit(fromMs, toMs);
            return other / (one + other);
        }
    }

    private static final int FIRST_PORT = 9_100;

    private final Run run;
    private final Timing timing;
    private final List<Double> queues;

    AgainstEqual(Run run, Timing timing, List<Double> queues) {
        this.run = run;
        this.timing = timing;
        this.queues = queues;
    }

    List<Seen> measure() throws IOException, InterruptedException {
        List<Seen> seen = new ArrayList<>();
        try (Bottlenecks bottlenecks = new Bottlenecks(run, "equals", queues)) {
            int port = FIRST_PORT;
            for (Priority priority : new Priority[] {Priority.BACKGROUND, Priority.NORMAL, Priority.URGENT}) {
                run.terminal().say("two equals: %s", priority.name().toLowerCase(Locale.ROOT));
                seen.addAll(pairs(bottlenecks, priority, port));
                port += 2;
            }
        }
        return seen;
    }

    private List<Seen> pairs(Bottlenecks bottlenecks, Priority priority, int port)
            throws IOException, InterruptedException {
        List<LabProcess> receivers = new ArrayList<>();
        List<LabProcess> senders = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            receivers.add(bottlenecks.receive(i, port));
            receivers.add(bottlenecks.receive(i, port + 1));
        }
        for (int which = 1; which <= 2; which++) {
            for (int i = 0; i < queues.size(); i++) {
                senders.add(bottlenecks.send(i, which, port + which - 1, priority.name()));
            }
            Thread.sleep(timing.settleMs());
        }
        long fromMs = System.currentTimeMillis();
        Thread.sleep(timing.measureMs());
        long toMs = System.currentTimeMillis();
        senders.forEach(bottlenecks::stop);
        receivers.forEach(bottlenecks::stop);
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            Rates first = Rates.ofTransferPeer(receivers.get(2 * i).outputText());
            Rates second = Rates.ofTransferPeer(receivers.get(2 * i + 1).outputText());
            seen.add(new Seen(priority, queues.get(i), first, second, fromMs, toMs));
        }
        return seen;
    }
}
