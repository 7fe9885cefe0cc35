/**
 * STUN (RFC 8489): messages, a client's transactions and a server. It says where others see a host, and proves by its answers that a path works
 * both ways. What ICE adds (RFC 8445) and what tells kinds of NAT boxes apart (RFC 5780) is among its attributes. Wire format:
 * docs/protocol.md.
 */
package org.nearcast.overlay.nat.stun;
