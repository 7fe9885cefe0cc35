// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The origin's part among peers.
 *
 * @param listen where peers reach it by UDP
 * @param key file of its identity
 * @param keyRequired whether it must not start without that file
 * @param uploadBytesPerSecond what it sends to peers at most, in all
 * @param fallbackPart of what the viewers of a stream consume, what it sends them by range at most, 0 to 1; 0 for nothing
 * @param mostSources streams of which it is the source, at once
 * @param mostSessions peers at once
 * @param lingerMs an encoder may be away before its stream is over for peers, ms
 */
public record PeerToPeerSettings(
        InetSocketAddress listen,
        Path key,
        boolean keyRequired,
        long uploadBytesPerSecond,
        double fallbackPart,
        int mostSources,
        int mostSessions,
        long lingerMs) {
    /** @throws IllegalArgumentException if one is out of range */
    public PeerToPeerSettings {
        if (uploadBytesPerSecond < 1 || mostSources < 0 || mostSessions < 1 || lingerMs < 0) {
            throw new IllegalArgumentException(
                    "p2p.upload and p2p.max-peers must be more than 0, p2p.max-sources and p2p.linger not less");
        }
        if (!(fallbackPart >= 0 && fallbackPart <= 1)) {
            throw new IllegalArgumentException(
                    "--p2p-fallback-part (p2p.fallback-part) must be 0 to 1, not " + fallbackPart);
        }
    }
}
