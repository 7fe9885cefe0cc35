// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/** Why a datagram did not arrive. */
public enum Loss {
    /** No room in a queue. */
    QUEUE,
    /** The medium lost it. */
    MEDIUM,
    /** It could not cross a partition. */
    PARTITION,
    /** A NAT box did not let it in. */
    NAT,
    /** Nobody is there. */
    NOBODY,
    /** No room in the buffer of a slow peer's socket. */
    BUFFER
}
