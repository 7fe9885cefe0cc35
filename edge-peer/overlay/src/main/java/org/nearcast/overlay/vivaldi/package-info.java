// SPDX-License-Identifier: Apache-2.0
/**
 * Network coordinates: from the round trips to a few peers, an estimate of that to any other ("Realtime swarming", section 3: "A QoS-Based
 * Overlay"; Dabek, Cox, Kaashoek, Morris, "Vivaldi: A Decentralized Network Coordinate System", SIGCOMM 2004). Settings and figures:
 * docs/coordinates.md.
 */
package org.nearcast.overlay.vivaldi;
