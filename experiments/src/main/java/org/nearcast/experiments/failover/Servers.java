// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nearcast.experiments.media.TcpSegment;
import org.nearcast.lab.Capture;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;

/**
 * Who answered whose connection. Players cannot tell, since switches rewrite addresses; but the client's own address and port are the
 * same at both ends, so captures of the answers to SYNs at the servers' hosts do.
 */
final class Servers implements AutoCloseable {
    private static final String ANSWERS = "tcp[tcpflags] & (tcp-syn|tcp-ack) == (tcp-syn|tcp-ack)";
    private static final int HEADERS = 128;

    private record Watched(Host host, Capture capture) {}

    private final List<Watched> captures = new ArrayList<>();
    private final Map<String, String> serverOf = new HashMap<>();

    Servers(Lab lab, Path folder, String... hosts) {
        for (String host : hosts) {
            Path file = folder.resolve(host + "-answers.pcap");
            captures.add(new Watched(lab.host(host), Capture.start(lab.host(host), file, ANSWERS, HEADERS)));
        }
    }

    void poll() {
        for (Watched watched : captures) {
            watched.capture().poll(frame -> TcpSegment.parse(frame.timeNs(), frame.bytes())
                    // What it answers, not what it is answered.
                    .filter(s ->
                            s.flow().source().toString().equals(watched.host().ip()))
                    .ifPresent(s -> serverOf.put(s.flow().to(), watched.host().name())));
        }
    }

    /** The host that answered this client's connection last. */
    Optional<String> of(String client) {
        return Optional.ofNullable(serverOf.get(client));
    }

    @Override
    public void close() {
        captures.forEach(watched -> watched.capture().close());
    }
}
