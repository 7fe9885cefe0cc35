// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What an edge peer tells its neighbours and the network about itself, once a second. It names the address it is sent
 * from, so that one who resends it from elsewhere is found out, and never a stream.
 */
public final class Announcement {

    /** Multicast group it is sent to, of the administratively scoped block (RFC 2365), with TTL 1. */
    public static final String GROUP = "239.255.87.23";

    /**
     * The same for IPv6, with hop limit 1: not permanently assigned, of site-local scope (RFC 4291, 2.7), its last four bytes
     * the IPv4 group's.
     */
    public static final String GROUP_IPV6 = "ff15::efff:5717";

    /** UDP port it is sent to. */
    public static final int PORT = 8723;

    /** Time between two announcements of a peer, in milliseconds. */
    public static final long INTERVAL_MS = 1000;

    /** A peer not heard for this long, in milliseconds, is forgotten. */
    public static final long EXPIRY_MS = 3500;

    /** Role bit: this peer is a gateway, to which connections may be steered. */
    public static final int ROLE_GATEWAY = 1;

    /** Most redirects in one announcement. */
    public static final int MAX_REDIRECTS = 16;

    private final PeerKey key;
    private final long counter;
    private final long nonce;
    private final int roles;
    private final InetAddress sender;
    private final List<Redirect> redirects;

    /**
     * Makes an announcement.
     *
     * @param key the sender's public key
     * @param counter unsigned; above that of every earlier announcement of this key
     * @param nonce random; the answer repeats it
     * @param roles set of role bits, 0 to 65535; bits not known here are kept
     * @param sender the unicast address it is sent from
     * @param redirects at most {@link #MAX_REDIRECTS}, no CDN address and port twice
     * @throws IllegalArgumentException if a value is out of range
     */
    public Announcement(
            PeerKey key, long counter, long nonce, int roles, InetAddress sender, List<Redirect> redirects) {
        this.key = Objects.requireNonNull(key);
        this.counter = counter;
        this.nonce = nonce;
        if (roles < 0 || roles > 0xffff) {
            throw new IllegalArgumentException("roles are 16 bits");
        }
        this.roles = roles;
        this.sender = Addresses.requireUnicast(sender);
        this.redirects = List.copyOf(redirects);
        if (this.redirects.size() > MAX_REDIRECTS) {
            throw new IllegalArgumentException("more than " + MAX_REDIRECTS + " redirects");
        }
        Set<List<Object>> targets = new HashSet<>();
        for (Redirect redirect : this.redirects) {
            if (!targets.add(List.of(redirect.cdnAddress(), redirect.cdnPort()))) {
                throw new IllegalArgumentException("two redirects for one CDN address and port");
            }
        }
    }

    /** The sender's public key. */
    public PeerKey key() {
        return key;
    }

    /** Its counter, unsigned 64 bits. */
    public long counter() {
        return counter;
    }

    /** Its nonce. */
    public long nonce() {
        return nonce;
    }

    /** All role bits. */
    public int roles() {
        return roles;
    }

    /** Whether the sender is a gateway. */
    public boolean isGateway() {
        return (roles & ROLE_GATEWAY) != 0;
    }

    /** The address it says it is sent from. */
    public InetAddress sender() {
        return sender;
    }

    /** Which of its ports serves which CDN address. */
    public List<Redirect> redirects() {
        return redirects;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Announcement)) {
            return false;
        }
        Announcement that = (Announcement) other;
        return counter == that.counter
                && nonce == that.nonce
                && roles == that.roles
                && key.equals(that.key)
                && sender.equals(that.sender)
                && redirects.equals(that.redirects);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, counter, nonce);
    }

    @Override
    public String toString() {
        return "Announcement{" + key + " #" + Long.toUnsignedString(counter) + " from " + sender.getHostAddress()
                + " roles " + roles + " " + redirects + "}";
    }
}
