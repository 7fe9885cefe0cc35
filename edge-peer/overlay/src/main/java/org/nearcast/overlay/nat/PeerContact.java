// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;

/**
 * A peer, and the contact by which signals reach it: somebody, another peer or the origin, that both are in session with.
 *
 * @param via where the contact is; where the peer itself is, if it is spoken to without one
 */
public record PeerContact(PeerId peer, Endpoint via) {}
