// SPDX-License-Identifier: Apache-2.0
/**
 * Who a peer is, and whether it may take part: a static key, whose hash is the peer's name, and a token by which the origin's authority admits
 * that name for a while. Formats: docs/protocol.md.
 */
package org.nearcast.overlay.identity;
