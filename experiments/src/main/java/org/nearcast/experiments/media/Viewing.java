// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came to one host by RTMP, over all the connections that its players made one after the other: pictures and when, and how each
 * connection ended. Where {@link Arrivals} measures a stream, this measures what interrupts it.
 */
public final class Viewing {
    private static final int RTMP_PORT = 1935;

    /** How a connection ended, as its client's host saw it. */
    public enum End {
        /** The server said that it has no more to say. */
        CLOSED_BY_SERVER,
        /** The server, or somebody in its name, said that there is no such connection. */
        RESET_BY_SERVER,
        /** The player went. */
        BY_CLIENT
    }

    /** One connection; it grows while the capture is read. */
    public static final class Connection {
        private final String client;
        private final long openedNs;
        private long answeredNs;
        private long firstKeyNs;
        private long lastPictureNs;
        private long pictures;
        private long endedNs;
        private End end;

        private Connection(String client, long openedNs) {
            this.client = client;
            this.openedNs = openedNs;
        }

        /** The player's address and port, as the controller writes them. */
        public String client() {
            return client;
        }

        /** Its first SYN, ns since the epoch. */
        public long openedNs() {
            return openedNs;
        }

        /** The answer to its SYN. */
        public OptionalLong answeredNs() {
            return known(answeredNs);
        }

        /** The last byte of its first key frame. */
        public OptionalLong firstPictureNs() {
            return known(firstKeyNs);
        }

        /** The last byte of its latest picture. */
        public OptionalLong lastPictureNs() {
            return known(lastPictureNs);
        }

        public long pictures() {
            return pictures;
        }

        /** When it ended. */
        public OptionalLong endedNs() {
            return known(endedNs);
        }

        /** How it ended; empty while it lasts. */
        public Optional<End> end() {
            return Optional.ofNullable(end);
        }

        private static OptionalLong known(long timeNs) {
            return timeNs == 0 ? OptionalLong.empty() : OptionalLong.of(timeNs);
        }

        @Override
        public String toString() {
            return client + " with " + pictures + " pictures, " + (end == null ? "open" : end.toString());
        }
    }

    /**
     * A time without a picture.
     *
     * @param fromNs the picture before it, or the beginning
     * @param ns how long
     */
    public record Gap(long fromNs, long ns) {
        public double ms() {
            return ns / 1e6;
        }
    }

    private final Map<TcpSegment.Flow, Connection> open = new LinkedHashMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Long> pictures = new ArrayList<>();
    private final RtmpTap tap =
            new RtmpTap(s -> s.flow().sourcePort() == RTMP_PORT, (segment, message) -> Frame.of(message)
                    .ifPresent(frame -> picture(segment, frame)));

    /** Takes the next packet of the host's capture. */
    public void accept(TcpSegment segment) {
        boolean fromServer = segment.flow().sourcePort() == RTMP_PORT;
        TcpSegment.Flow up = fromServer ? segment.flow().reversed() : segment.flow();
        Connection connection = open.get(up);
        if (segment.syn() && !fromServer) {
            if (connection == null) {
                connection = new Connection(up.from(), segment.timeNs());
                connections.add(connection);
                open.put(up, connection);
            }
        } else if (connection != null && segment.syn() && connection.answeredNs == 0) {
            connection.answeredNs = segment.timeNs();
        }
        // Before it is told that the connection has ended: the packet that ends it may bring the last picture.
        tap.accept(segment);
        if (connection != null && segment.ends()) {
            connection.endedNs = segment.timeNs();
            connection.end = !fromServer ? End.BY_CLIENT : segment.rst() ? End.RESET_BY_SERVER : End.CLOSED_BY_SERVER;
            open.remove(up);
        }
    }

    private void picture(TcpSegment segment, Frame frame) {
        pictures.add(segment.timeNs());
        Connection connection = open.get(segment.flow().reversed());
        if (connection != null) {
            connection.pictures++;
            connection.lastPictureNs = segment.timeNs();
            if (frame.key() && connection.firstKeyNs == 0) {
                connection.firstKeyNs = segment.timeNs();
            }
        }
    }

    /** All connections so far, the eldest first. */
    public List<Connection> connections() {
        return List.copyOf(connections);
    }

    /** The connection opened last. */
    public Optional<Connection> latest() {
        return connections.isEmpty() ? Optional.empty() : Optional.of(connections.get(connections.size() - 1));
    }

    /** The connection by which the last picture before a time came. */
    public Optional<Connection> showing(long timeNs) {
        return connections.stream()
                .filter(c -> c.openedNs <= timeNs && c.firstKeyNs != 0 && c.firstKeyNs <= timeNs)
                .reduce((earlier, later) -> later);
    }

    /** When pictures came, in order, ns since the epoch. */
    public List<Long> pictures() {
        return Collections.unmodifiableList(pictures);
    }

    /**
     * The longest time without a picture that touches a span.
     *
     * @param fromNs the span's beginning; what was missing before it counts from the picture before
     * @param toNs its end, until which nothing more may be missing
     */
    public Gap longestGap(long fromNs, long toNs) {
        long before =
                pictures.stream().filter(t -> t <= fromNs).reduce((a, b) -> b).orElse(fromNs);
        Gap longest = new Gap(before, 0);
        for (long at : pictures) {
            if (at > fromNs && at <= toNs) {
                longest = longer(longest, before, at);
                before = at;
            }
        }
        return longer(longest, before, toNs);
    }

    private static Gap longer(Gap longest, long fromNs, long toNs) {
        return toNs - fromNs > longest.ns() ? new Gap(fromNs, toNs - fromNs) : longest;
    }
}
