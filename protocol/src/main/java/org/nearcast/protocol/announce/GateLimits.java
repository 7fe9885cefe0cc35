// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

/** How much an {@link AnnouncementGate} remembers and lets through. */
public final class GateLimits {

    private final int keys;
    private final int origins;
    private final double perOriginPerSecond;
    private final int perOriginBurst;
    private final int signaturesPerSecond;

    /**
     * Sets every limit.
     *
     * @param keys most keys whose counters are remembered
     * @param origins most origins whose rate is watched
     * @param perOriginPerSecond datagrams let through from one origin in the long run, per second
     * @param perOriginBurst datagrams let through from one origin at once
     * @param signaturesPerSecond signatures checked, whoever sends; about a third of a millisecond of a core each
     * @throws IllegalArgumentException if one is not positive
     */
    public GateLimits(int keys, int origins, double perOriginPerSecond, int perOriginBurst, int signaturesPerSecond) {
        if (keys < 1 || origins < 1 || !(perOriginPerSecond > 0) || perOriginBurst < 1 || signaturesPerSecond < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
        this.keys = keys;
        this.origins = origins;
        this.perOriginPerSecond = perOriginPerSecond;
        this.perOriginBurst = perOriginBurst;
        this.signaturesPerSecond = signaturesPerSecond;
    }

    /** 4096 keys and origins, 5 datagrams a second from one origin, 10 at once, 500 signatures a second. */
    public static GateLimits defaults() {
        return new GateLimits(4096, 4096, 5, 10, 500);
    }

    int keys() {
        return keys;
    }

    int origins() {
        return origins;
    }

    double perOriginPerSecond() {
        return perOriginPerSecond;
    }

    int perOriginBurst() {
        return perOriginBurst;
    }

    int signaturesPerSecond() {
        return signaturesPerSecond;
    }
}
