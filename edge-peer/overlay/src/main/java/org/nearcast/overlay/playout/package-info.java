// SPDX-License-Identifier: Apache-2.0
/**
 * What a viewer's peer has of a live stream and when it plays it: a playout buffer, marked by the playout point ("Real-time swarming", section
 * 2). The buffer is filled from any plane of delivery; the playout takes block after block from it in time, skips cleanly what is
 * missing, and keeps its distance to the live edge.
 */
package org.nearcast.overlay.playout;
