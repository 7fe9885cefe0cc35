// SPDX-License-Identifier: Apache-2.0
/**
 * Real-time swarming ("Real-time swarming", sections 2, 3 and 7): the mesh of a live stream's viewers. Each block is cut into chunks, each
 * chunk belongs to a stripe. A peer subscribes to each stripe at one neighbour, who pushes its chunks as they come, and pulls what
 * does not come in time from others who say that they have it. A peer gives its upload to few stripes, to many neighbours each, so that
 * a chunk reaches everybody in few hops.
 *
 * <p>{@link org.nearcast.overlay.swarm.Swarm} is one peer's part in one stream.
 */
package org.nearcast.overlay.swarm;
