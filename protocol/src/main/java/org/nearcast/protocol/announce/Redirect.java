// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.util.Objects;

/**
 * One of a gateway's doors: connections meant for the CDN's {@code cdnAddress:cdnPort} may be steered to the gateway's
 * {@code ownPort}, which serves no other address.
 */
public final class Redirect {

    private final InetAddress cdnAddress;
    private final int cdnPort;
    private final int ownPort;

    /**
     * Makes a redirect.
     *
     * @param cdnAddress a unicast address
     * @param cdnPort TCP port, 1 to 65535
     * @param ownPort TCP port, 1 to 65535
     * @throws IllegalArgumentException if a value is out of range
     */
    public Redirect(InetAddress cdnAddress, int cdnPort, int ownPort) {
        this.cdnAddress = Addresses.requireUnicast(cdnAddress);
        this.cdnPort = Addresses.requirePort(cdnPort);
        this.ownPort = Addresses.requirePort(ownPort);
    }

    /** The CDN's address. */
    public InetAddress cdnAddress() {
        return cdnAddress;
    }

    /** The CDN's TCP port. */
    public int cdnPort() {
        return cdnPort;
    }

    /** The gateway's TCP port for it. */
    public int ownPort() {
        return ownPort;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Redirect)) {
            return false;
        }
        Redirect that = (Redirect) other;
        return cdnPort == that.cdnPort && ownPort == that.ownPort && cdnAddress.equals(that.cdnAddress);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cdnAddress, cdnPort, ownPort);
    }

    @Override
    public String toString() {
        return cdnAddress.getHostAddress() + ":" + cdnPort + "->" + ownPort;
    }
}
