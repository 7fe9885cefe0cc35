// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a broadcaster is.
 *
 * @param stream what it broadcasts
 * @param publishingKey that the origin knows it by
 * @param pull where the stream is fetched from, instead of waiting for an encoder
 * @param uploadBytesPerSecond what it sends at most
 * @param udp where viewers reach it
 * @param listen where encoders connect
 * @param media where players by HTTP connect
 * @param key file of its identity, if it is to be the same each time
 */
record BroadcastSettings(
        StreamAddress stream,
        String publishingKey,
        Optional<RtmpUrl> pull,
        long uploadBytesPerSecond,
        InetSocketAddress udp,
        InetSocketAddress listen,
        InetSocketAddress media,
        Optional<Path> key) {}
