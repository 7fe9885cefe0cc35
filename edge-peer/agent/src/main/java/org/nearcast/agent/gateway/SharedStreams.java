// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.EventLoopGroup;
import java.util.HashMap;
import java.util.Map;
import org.nearcast.agent.cdn.CdnConnector;
import org.nearcast.live.rtmp.PartialMemory;
import org.nearcast.live.stream.LiveStreams;

/** The streams of one CDN that are published or played through this peer, by public name. Thread-safe. */
final class SharedStreams {
    private final GatewaySettings settings;
    private final GatewayCounters counters;
    private final CdnConnector connector;
    private final EventLoopGroup loops;
    private final LiveStreams live;
    private final PartialMemory memory;
    private final Map<String, SharedStream> streams = new HashMap<>();

    SharedStreams(
            GatewaySettings settings,
            GatewayCounters counters,
            CdnConnector connector,
            EventLoopGroup loops,
            LiveStreams live,
            PartialMemory memory) {
        this.settings = settings;
        this.counters = counters;
        this.connector = connector;
        this.loops = loops;
        this.live = live;
        this.memory = memory;
    }

    GatewaySettings settings() {
        return settings;
    }

    GatewayCounters counters() {
        return counters;
    }

    CdnConnector connector() {
        return connector;
    }

    EventLoopGroup loops() {
        return loops;
    }

    /** Their media. */
    LiveStreams live() {
        return live;
    }

    /** Memory for unfinished messages of encoders and players. */
    PartialMemory memory() {
        return memory;
    }

    /** A connection wishes to publish under that name; what it asks for is open until it is answered. */
    synchronized SharedStream.Asking askToPublish(String name) {
        return get(name).ask();
    }

    /**
     * The CDN has accepted a publisher. Returns null if there are too many streams.
     *
     * @param named whether the CDN gave that name; else it is what the publisher said, and may be its key
     */
    synchronized SharedStream.Local publish(String name, String origin, boolean named) {
        return get(name).accept(origin, named);
    }

    /** A stream's name as it may be shown: of what may be a key, two characters. */
    synchronized String shown(String name) {
        SharedStream stream = streams.get(name);
        if (stream == null || stream.isPublic()) {
            return name;
        }
        int key = name.lastIndexOf('/') + 1;
        return name.substring(0, Math.min(name.length(), key + 2)) + "\u2026";
    }

    /**
     * The CDN has authorised a viewer.
     *
     * @param onRefused run, on any thread and at once, when the CDN refuses to send the stream a second time for all
     */
    synchronized SharedStream.Viewer join(String name, FetchTicket ticket, Runnable onRefused) {
        return get(name).join(ticket, onRefused);
    }

    /** Whether somebody of this site publishes it. */
    synchronized boolean isPublishedHere(String name) {
        SharedStream stream = streams.get(name);
        return stream != null && stream.isLocal();
    }

    private SharedStream get(String name) {
        return streams.computeIfAbsent(name, fresh -> new SharedStream(fresh, this));
    }

    /** With this object's lock held. */
    void forget(SharedStream idle) {
        streams.remove(idle.name(), idle);
    }

    /** How many streams are being fetched at the moment. */
    synchronized int fetching() {
        return (int) streams.values().stream().filter(SharedStream::isFetched).count();
    }

    /** Ends all fetches and streams. */
    synchronized void close() {
        java.util.List.copyOf(streams.values()).forEach(SharedStream::close);
        live.close();
    }
}
