// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the controller tells a peer about its place in the network, in answer to one announcement. */
public final class Answer {

    /**
     * Source address of an answer to a peer that names no CDN address to answer from: link-local, for the controller has
     * none in the peer's network.
     */
    public static final String SOURCE = "169.254.87.23";

    /** The same to a peer that announces itself by IPv6. */
    public static final String SOURCE_IPV6 = "fe80::efff:5717";

    /** Longest site name, in bytes of UTF-8. */
    public static final int MAX_SITE_BYTES = 64;

    /** Most near peers in one answer. */
    public static final int MAX_NEAR_PEERS = 20;

    /** Longest lease, in milliseconds: an hour. */
    public static final long MAX_LEASE_MS = 3_600_000;

    /** What the controller makes of the announcement. */
    public enum Status {
        /** A status this version does not know; treat it as not allowed. */
        UNKNOWN(0),
        /** The peer may do what it announced. */
        ALLOWED(1),
        /** Heard, but the operator has not allowed this peer to be a gateway. */
        NOT_ALLOWED(2),
        /** Contradicts what the controller knows: this key is bound to another port, MAC or address. */
        REFUSED(3);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Status of(int code) {
            for (Status status : values()) {
                if (status.code == code) {
                    return status;
                }
            }
            return UNKNOWN;
        }
    }

    private final PeerKey key;
    private final Fingerprint to;
    private final long counter;
    private final long nonce;
    private final Status status;
    private final int dscp;
    private final long leaseMs;
    private final String site;
    private final List<NearPeer> nearPeers;
    private final InetSocketAddress group;

    /**
     * Makes an answer.
     *
     * @param key the controller's public key
     * @param question the announcement it answers
     * @param status what the controller makes of it
     * @param dscp what the gateway's own connections to the CDN carry so that they are not steered, 0 to 63
     * @param leaseMs how long the answer holds, in milliseconds, 0 to {@link #MAX_LEASE_MS}
     * @param site name of the peer's site, at most {@link #MAX_SITE_BYTES} of UTF-8; empty if it has none
     * @param nearPeers at most {@link #MAX_NEAR_PEERS}
     * @param group multicast address and port where the switches copy for this site, if any
     * @throws IllegalArgumentException if a value is out of range
     */
    public Answer(
            PeerKey key,
            Announcement question,
            Status status,
            int dscp,
            long leaseMs,
            String site,
            List<NearPeer> nearPeers,
            Optional<InetSocketAddress> group) {
        this(
                key,
                question.key().fingerprint(),
                question.counter(),
                question.nonce(),
                status,
                dscp,
                leaseMs,
                site,
                nearPeers,
                group);
    }

    Answer(
            PeerKey key,
            Fingerprint to,
            long counter,
            long nonce,
            Status status,
            int dscp,
            long leaseMs,
            String site,
            List<NearPeer> nearPeers,
            Optional<InetSocketAddress> group) {
        this.key = Objects.requireNonNull(key);
        this.to = Objects.requireNonNull(to);
        this.counter = counter;
        this.nonce = nonce;
        this.status = Objects.requireNonNull(status);
        if (dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("DSCP " + dscp + " is not within 0 to 63");
        }
        this.dscp = dscp;
        if (leaseMs < 0 || leaseMs > MAX_LEASE_MS) {
            throw new IllegalArgumentException("lease " + leaseMs + " ms is not within 0 to " + MAX_LEASE_MS);
        }
        this.leaseMs = leaseMs;
        if (site.getBytes(StandardCharsets.UTF_8).length > MAX_SITE_BYTES) {
            throw new IllegalArgumentException("site name longer than " + MAX_SITE_BYTES + " bytes");
        }
        this.site = site;
        this.nearPeers = List.copyOf(nearPeers);
        if (this.nearPeers.size() > MAX_NEAR_PEERS) {
            throw new IllegalArgumentException("more than " + MAX_NEAR_PEERS + " near peers");
        }
        this.group = group.map(given -> new InetSocketAddress(
                        Addresses.requireMulticast(given.getAddress()), Addresses.requirePort(given.getPort())))
                .orElse(null);
    }

    /** The controller's public key. */
    public PeerKey key() {
        return key;
    }

    /** Fingerprint of the peer it answers. */
    public Fingerprint to() {
        return to;
    }

    /** The announcement's counter. */
    public long counter() {
        return counter;
    }

    /** The announcement's nonce. */
    public long nonce() {
        return nonce;
    }

    /** What the controller makes of the announcement. */
    public Status status() {
        return status;
    }

    /** DSCP for the gateway's own connections to the CDN, 0 to 63. */
    public int dscp() {
        return dscp;
    }

    /** How long this holds, in milliseconds from its arrival. */
    public long leaseMs() {
        return leaseMs;
    }

    /** Name of the peer's site, or empty. */
    public String site() {
        return site;
    }

    /** Peers known to be near. */
    public List<NearPeer> nearPeers() {
        return nearPeers;
    }

    /** Multicast group of this site, if it has one. */
    public Optional<InetSocketAddress> group() {
        return Optional.ofNullable(group);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Answer)) {
            return false;
        }
        Answer that = (Answer) other;
        return counter == that.counter
                && nonce == that.nonce
                && dscp == that.dscp
                && leaseMs == that.leaseMs
                && status == that.status
                && key.equals(that.key)
                && to.equals(that.to)
                && site.equals(that.site)
                && nearPeers.equals(that.nearPeers)
                && Objects.equals(group, that.group);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, to, counter, nonce);
    }

    @Override
    public String toString() {
        return "Answer{" + status + " to " + to + " #" + Long.toUnsignedString(counter) + " site '" + site + "' dscp "
                + dscp + " lease " + leaseMs + " ms, near " + nearPeers + ", group " + group + "}";
    }
}
