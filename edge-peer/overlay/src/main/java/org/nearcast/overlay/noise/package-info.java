// SPDX-License-Identifier: Apache-2.0
/**
 * The Noise Protocol Framework, revision 34: handshakes XX and IK, and the keys that protect packets after them. It knows no datagram: what a
 * lost or repeated message means is the session's business.
 */
package org.nearcast.overlay.noise;
