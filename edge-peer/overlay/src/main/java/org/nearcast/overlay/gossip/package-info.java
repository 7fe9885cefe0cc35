// SPDX-License-Identifier: Apache-2.0
/**
 * A small protocol of two parts, to try hosts and simulator with and to begin one's own from: peers keep a changing view of each other, tell
 * neighbours which items they have, and pull what they lack. No security: who lies about an item is found out by its checksum, no more.
 */
package org.nearcast.overlay.gossip;
