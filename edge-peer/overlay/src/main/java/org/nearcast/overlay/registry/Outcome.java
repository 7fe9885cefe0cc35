// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

/** What a registrar says to a {@link Wish}; on the wire by its place. */
public enum Outcome {
    /** The key speaks for the stream now. */
    DONE,
    /** The publishing key is none, or another stream's. */
    WRONG_KEY,
    /** Somebody else publishes the stream. */
    TAKEN,
    /** The registrar has no room for more. */
    FULL
}
