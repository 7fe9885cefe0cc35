// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.util.Objects;

/** A peer that the controller knows to be near: where it announces from, and its key's fingerprint. */
public final class NearPeer {

    private final InetAddress address;
    private final int port;
    private final Fingerprint fingerprint;

    /**
     * Makes a near peer.
     *
     * @param address a unicast address
     * @param port UDP port, 1 to 65535
     * @param fingerprint of its key
     * @throws IllegalArgumentException if a value is out of range
     */
    public NearPeer(InetAddress address, int port, Fingerprint fingerprint) {
        this.address = Addresses.requireUnicast(address);
        this.port = Addresses.requirePort(port);
        this.fingerprint = Objects.requireNonNull(fingerprint);
    }

    /** Its address. */
    public InetAddress address() {
        return address;
    }

    /** Its UDP port. */
    public int port() {
        return port;
    }

    /** Its key's fingerprint. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof NearPeer)) {
            return false;
        }
        NearPeer that = (NearPeer) other;
        return port == that.port && address.equals(that.address) && fingerprint.equals(that.fingerprint);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, port, fingerprint);
    }

    @Override
    public String toString() {
        return fingerprint + "@" + address.getHostAddress() + ":" + port;
    }
}
