// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.nearcast.overlay.playout.PlayoutSettings;

/**
 * How a viewer is.
 *
 * @param stream what it watches
 * @param uploadBytesPerSecond what it passes on at most
 * @param playing between live and smooth
 * @param udp where other peers reach it
 * @param rtmp where players by RTMP connect
 * @param media where players by HTTP connect
 * @param key file of its identity, if it is to be the same each time
 */
record WatchSettings(
        StreamAddress stream,
        long uploadBytesPerSecond,
        PlayoutSettings playing,
        InetSocketAddress udp,
        InetSocketAddress rtmp,
        InetSocketAddress media,
        Optional<Path> key) {}
