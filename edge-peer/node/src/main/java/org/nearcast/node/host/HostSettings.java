// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * How a host's socket is.
 *
 * @param bind where it is bound, port 0 for any that is free; {@code ::} takes IPv4 and IPv6, {@code 0.0.0.0} IPv4 alone
 * @param io how datagrams are handed to the system
 * @param queueBytes how much may wait until the system takes it; what is sent beyond is dropped
 * @param socketBufferBytes how much the system may hold in either direction; it gives less if its own bounds are tighter
 * @param seed from which the host's random numbers follow; if there is none they cannot be foretold
 */
public record HostSettings(
        InetSocketAddress bind, DatagramIo io, int queueBytes, int socketBufferBytes, OptionalLong seed) {
    /** What 1 Gbit/s carries in 8 ms: a burst to some hundred peers, and not so much that anything in it is old when it leaves. */
    public static final int DEFAULT_QUEUE_BYTES = 1 << 20;

    /** What 1 Gbit/s brings in 16 ms: about as long as the loop may be busy elsewhere, a pause of the garbage collector included. */
    public static final int DEFAULT_SOCKET_BUFFER_BYTES = 2 << 20;

    /** @throws IllegalArgumentException if the address is not resolved, or a size is not positive */
    public HostSettings {
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("no such address: " + bind.getHostString());
        }
        if (queueBytes <= 0 || socketBufferBytes <= 0) {
            throw new IllegalArgumentException(
                    "a queue and a socket need room, not " + queueBytes + " and " + socketBufferBytes + " bytes");
        }
    }

    /** The best that the machine has, at an address. */
    public static HostSettings at(InetSocketAddress bind) {
        return new HostSettings(
                bind, DatagramIo.best(), DEFAULT_QUEUE_BYTES, DEFAULT_SOCKET_BUFFER_BYTES, OptionalLong.empty());
    }
}
