// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.identity.VerifyingKey;

/**
 * A stream that a peer broadcasts.
 *
 * @param source the peer
 * @param key that speaks for the publication
 * @param epoch of it
 */
public record Registered(PeerId source, VerifyingKey key, long epoch) {}
