// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetSocketAddress;
import java.util.Objects;

/** One connection as its gateway sees it. */
public final class ReportedConnection {

    /** What it does. */
    public enum Role {
        /** Nothing that is known yet, or something else than RTMP. */
        UNKNOWN,
        /** Publishes. */
        PUBLISH,
        /** Plays. */
        PLAY
    }

    private final InetSocketAddress client;
    private final InetSocketAddress cdn;
    private final Role role;
    private final boolean ended;
    private final MediaDescription media;

    /**
     * Makes one.
     *
     * @param client address and port that the connection came from, as the gateway saw it; unicast
     * @param cdn address and port that it was meant for, of the same family
     * @param ended whether it is over
     * @throws IllegalArgumentException if a value is out of range
     */
    public ReportedConnection(
            InetSocketAddress client, InetSocketAddress cdn, Role role, boolean ended, MediaDescription media) {
        this.client = unicast(client);
        this.cdn = unicast(cdn);
        if (client.getAddress().getAddress().length != cdn.getAddress().getAddress().length) {
            throw new IllegalArgumentException("client and CDN are of different families");
        }
        this.role = Objects.requireNonNull(role);
        this.ended = ended;
        this.media = Objects.requireNonNull(media);
    }

    private static InetSocketAddress unicast(InetSocketAddress end) {
        return new InetSocketAddress(Addresses.requireUnicast(end.getAddress()), Addresses.requirePort(end.getPort()));
    }

    /** Address and port that it came from. */
    public InetSocketAddress client() {
        return client;
    }

    /** Address and port that it was meant for. */
    public InetSocketAddress cdn() {
        return cdn;
    }

    /** What it does. */
    public Role role() {
        return role;
    }

    /** Whether it is over. */
    public boolean ended() {
        return ended;
    }

    /** What its stream is. */
    public MediaDescription media() {
        return media;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ReportedConnection)) {
            return false;
        }
        ReportedConnection that = (ReportedConnection) other;
        return client.equals(that.client)
                && cdn.equals(that.cdn)
                && role == that.role
                && ended == that.ended
                && media.equals(that.media);
    }

    @Override
    public int hashCode() {
        return Objects.hash(client, cdn);
    }

    @Override
    public String toString() {
        return client + ">" + cdn + " " + role + (ended ? " ended " : " ") + media;
    }
}
