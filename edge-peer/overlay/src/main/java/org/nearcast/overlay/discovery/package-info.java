// SPDX-License-Identifier: Apache-2.0
/**
 * How a peer finds others that watch the same stream ("Realtime swarming", section 4), whoever answers: a tracker ({@code overlay.tracker}), or later
 * peers that share a table. What is told of a peer, and by which tags streams are asked for. Formats: docs/protocol.md, "Discovery".
 */
package org.nearcast.overlay.discovery;
