// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nearcast.experiments.run.LinkConditions;
import org.nearcast.experiments.run.Run;
import org.nearcast.lab.LabProcess;
import org.nearcast.overlay.congestion.Priority;

/**
 * One of our sessions and one TCP connection at a bottleneck: TCP alone; then ours in the background, TCP comes, and ours is given one
 * priority after the other; then TCP goes, and ours has the link. At all of these bottlenecks at once: each more takes processor time from our
 * sessions, and not from TCP.
 */
final class AgainstTcp {
    /** What was seen at one bottleneck. */
    record Seen(String rival, double queue, long zeroMs, Rates alone, Rates ours, Rates tcp, Map<String, Long> marks) {}

    /** The mark of the change back. */
    static final String AGAIN = "AGAIN";

    private static final int PORT = 9_000;
    private static final int ALONE_PORT = 5_201;
    private static final int BESIDE_PORT = 5_202;
    private static final long HEAD_START_MS = 5_000;
    private static final long AFTERWARDS_MS = 8_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Run run;
    private final Timing timing;
    private final List<String> rivals = new ArrayList<>();
    private final List<Double> queues = new ArrayList<>();
    private long beganMs;

    AgainstTcp(Run run, Timing timing, List<String> rivals, List<Double> queues) {
        this.run = run;
        this.timing = timing;
        for (String rival : rivals) {
            for (double queue : queues) {
                this.rivals.add(rival);
                this.queues.add(queue);
            }
        }
    }

    List<Seen> measure() throws IOException, InterruptedException {
        try (Bottlenecks bottlenecks = new Bottlenecks(run, "tcp-" + queues.get(0), queues)) {
            List<LabProcess> receivers = new ArrayList<>();
            for (int i = 0; i < queues.size(); i++) {
                receivers.add(bottlenecks.receive(i, PORT));
            }
            bottlenecks.lab().resetLateness();
            run.terminal().say("%d bottlenecks, TCP alone", queues.size());
            List<Rates> alone = tcp(bottlenecks, ALONE_PORT, timing.settleMs() + timing.measureMs(), () -> {});
            long aloneMs = beganMs;
            List<LabProcess> senders = new ArrayList<>();
            for (int i = 0; i < queues.size(); i++) {
                senders.add(bottlenecks.send(i, 1, PORT, Priority.BACKGROUND.name()));
            }
            Thread.sleep(HEAD_START_MS);
            long besideMs = 3 * (timing.settleMs() + timing.measureMs()) + timing.settleMs();
            List<Rates> beside = tcp(bottlenecks, BESIDE_PORT, besideMs, () -> prioritise(senders));
            Thread.sleep(AFTERWARDS_MS);
            run.conditions(LinkConditions.of(bottlenecks.lab()).describe());
            List<Seen> seen = new ArrayList<>();
            for (int i = 0; i < queues.size(); i++) {
                Rates ours = Rates.ofTransferPeer(receivers.get(i).outputText());
                Map<String, Long> marks = marks(senders.get(i).outputText());
                marks.put(Priority.BACKGROUND.name(), beside.get(i).timesMs().get(0));
                seen.add(new Seen(rivals.get(i), queues.get(i), aloneMs, alone.get(i), ours, beside.get(i), marks));
            }
            return seen;
        }
    }

    @FunctionalInterface
    private interface Meanwhile {
        void happens() throws InterruptedException;
    }

    private List<Rates> tcp(Bottlenecks bottlenecks, int port, long forMs, Meanwhile meanwhile)
            throws IOException, InterruptedException {
        List<LabProcess> servers = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            servers.add(bottlenecks.iperfServer(i, port));
        }
        Thread.sleep(500);
        List<Long> began = new ArrayList<>();
        List<LabProcess> clients = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            clients.add(bottlenecks.iperfClient(i, port, rivals.get(i), (forMs + 999) / 1_000));
            began.add(System.currentTimeMillis());
        }
        beganMs = began.get(began.size() - 1);
        meanwhile.happens();
        Duration most = PATIENCE.plusMillis(forMs);
        List<Rates> rates = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            clients.get(i).awaitExit(most);
            servers.get(i).awaitExit(most);
            rates.add(Rates.ofIperf(servers.get(i).outputText(), began.get(i)));
        }
        return rates;
    }

    private void prioritise(List<LabProcess> senders) throws InterruptedException {
        run.terminal().say("beside TCP: background");
        Thread.sleep(timing.settleMs() + timing.measureMs());
        for (Priority priority : new Priority[] {Priority.NORMAL, Priority.URGENT, Priority.BACKGROUND}) {
            run.terminal().say("beside TCP: %s", priority.name().toLowerCase(Locale.ROOT));
            senders.forEach(sender -> sender.write(priority.name() + "\n"));
            if (priority != Priority.BACKGROUND) {
                Thread.sleep(timing.settleMs() + timing.measureMs());
            }
        }
    }

    /** When each change of priority was, by the sender's own words; that back to the background is {@link #AGAIN}. */
    private static Map<String, Long> marks(String said) {
        Map<String, Long> marks = new LinkedHashMap<>();
        for (String line : said.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 2 && words[0].matches("[0-9]+")) {
                marks.put(words[1].equals(Priority.BACKGROUND.name()) ? AGAIN : words[1], Long.parseLong(words[0]));
            }
        }
        return marks;
    }
}
