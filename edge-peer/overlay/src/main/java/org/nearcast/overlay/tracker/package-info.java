// SPDX-License-Identifier: Apache-2.0
/**
 * Discovery by somebody who keeps the list: the origin, or a local tracker ("Realtime swarming", section 4). Peers announce themselves, for a while
 * each time, and ask who else is there. What is told is told in sessions, so nobody speaks for another. Formats: docs/protocol.md, "Discovery".
 */
package org.nearcast.overlay.tracker;
