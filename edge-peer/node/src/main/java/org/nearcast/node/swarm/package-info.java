// SPDX-License-Identifier: Apache-2.0
/**
 * Live streams and swarms: an {@link org.nearcast.node.swarm.Ingest} cuts and signs what encoders send, a {@link
 * org.nearcast.node.swarm.PlayedStream} makes a live stream again of what a swarm plays, and a {@link org.nearcast.node.swarm.Directory} says which key
 * speaks for which stream.
 */
package org.nearcast.node.swarm;
