/**
 * Ways through NAT boxes: where others see a peer, what kind of box it is behind, hole punching arranged through a common contact, with ICE's
 * connectivity checks (RFC 8445; "CNG", section II: its NAT traversal module), port prediction and relaying chosen by the pair of boxes
 * (after NATCracker, which "Peer2View" refers to), and consent to go on. {@link org.nearcast.overlay.nat.Traversal} is the facade. Theory and
 * operation: docs/nat.md; wire format: docs/protocol.md.
 */
package org.nearcast.overlay.nat;
