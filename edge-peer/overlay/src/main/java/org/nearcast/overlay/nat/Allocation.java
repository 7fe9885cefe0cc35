// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/** How a box chooses the port of a new mapping, as far as it can be seen from outside (RFC 4787, section 4.2). */
public enum Allocation {
    /** The host's own, or the next after it that is free. */
    PRESERVING,
    /** Each a fixed step from the one before. */
    SEQUENTIAL,
    /** No rule is seen. */
    RANDOM
}
