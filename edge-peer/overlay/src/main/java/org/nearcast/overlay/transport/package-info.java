/**
 * Sessions between peers: encrypted and bound to identities (Noise), carrying reliable messages and unreliable symbols, with acknowledgements, loss
 * detection and probes in the manner of RFC 9002. Wire format: docs/protocol.md.
 */
package org.nearcast.overlay.transport;
