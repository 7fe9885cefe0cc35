// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.report;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.nearcast.protocol.announce.MediaDescription;
import org.nearcast.protocol.announce.ReportedConnection;

/** A connection that arrived at a redirect port, as far as it is reported. Thread-safe. */
public final class SteeredConnection {

    /** An end is said so often, in case a datagram is lost. */
    private static final int TIMES_ENDED = 3;

    private static final long AGAIN_MS = 1000;

    private final InetSocketAddress client;
    private final InetSocketAddress cdn;
    private final InetAddress local;
    private ReportedConnection.Role role = ReportedConnection.Role.UNKNOWN;
    private Supplier<MediaDescription> media = () -> MediaDescription.UNKNOWN;
    private boolean ended;
    private boolean changed = true;
    private int timesEnded;
    private long dueMs = Long.MIN_VALUE;

    SteeredConnection(InetSocketAddress client, InetSocketAddress cdn, InetAddress local) {
        this.client = client;
        this.cdn = cdn;
        this.local = local;
    }

    /**
     * It is known now what it does.
     *
     * @param of what its stream is made of, asked whenever it is reported
     */
    public synchronized void is(ReportedConnection.Role now, Supplier<MediaDescription> of) {
        role = now;
        media = of;
        changed = true;
    }

    /** It is over. */
    public synchronized void end() {
        ended = true;
        changed = true;
    }

    /** This machine's address that it came to. */
    InetAddress local() {
        return local;
    }

    /** Which connection it is, for the controller. */
    String name() {
        return client + ">" + cdn;
    }

    synchronized boolean isOver() {
        return ended;
    }

    /** Whether its end has been said often enough. */
    synchronized boolean isDone() {
        return timesEnded >= TIMES_ENDED;
    }

    synchronized boolean isDue(long nowMs) {
        return changed || nowMs >= dueMs;
    }

    /** What to report; it counts as said. A stream that nobody can describe yet is described soon. */
    synchronized ReportedConnection take(long nowMs, long intervalMs) {
        MediaDescription now = media.get();
        changed = false;
        boolean soon = ended || role != ReportedConnection.Role.UNKNOWN && now.equals(MediaDescription.UNKNOWN);
        dueMs = nowMs + (soon ? AGAIN_MS : intervalMs);
        if (ended) {
            timesEnded++;
        }
        return new ReportedConnection(client, cdn, role, ended, now);
    }
}
