// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/** How a peer was reached. */
public enum Way {
    /** From endpoint to endpoint, punched if need be. */
    DIRECT,
    /** The same, through a port that was foretold. */
    PREDICTED,
    /** By a relay. */
    RELAYED
}
