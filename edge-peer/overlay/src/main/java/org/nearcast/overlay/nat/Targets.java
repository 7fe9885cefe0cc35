// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;

/** What an endpoint is by its address (RFC 6890), and which a stranger may make this host send to. */
final class Targets {
    /** The discard prefix of IPv6 (RFC 6666): nothing is ever routed there, so relayed paths have their endpoints in it. */
    private static final long DISCARD_PREFIX = 0x0100_0000_0000_0000L;

    /** The port of relayed paths. */
    private static final int DISCARD_PORT = 9;

    private Targets() {}

    /** The endpoint that stands for a relayed path. */
    static Endpoint relayed(long tag) {
        return new Endpoint(DISCARD_PREFIX, tag, DISCARD_PORT);
    }

    static boolean isRelayed(Endpoint endpoint) {
        return endpoint.high() == DISCARD_PREFIX;
    }

    /** Whether it is of a network that many have (RFC 1918, RFC 6598, RFC 4193). */
    static boolean isPrivate(Endpoint endpoint) {
        if (!endpoint.isIpv4()) {
            return endpoint.high() >>> 57 == 0xfc >>> 1;
        }
        int address = (int) endpoint.low();
        return in(address, 0x0a000000, 8)
                || in(address, 0xac100000, 12)
                || in(address, 0xc0a80000, 16)
                || in(address, 0x64400000, 10);
    }

    static boolean isLoopback(Endpoint endpoint) {
        return endpoint.isIpv4()
                ? in((int) endpoint.low(), 0x7f000000, 8)
                : endpoint.high() == 0 && endpoint.low() == 1;
    }

    /** Whether there can be a host at all: not unspecified, not of many, not reserved, not of one link. */
    static boolean isHost(Endpoint endpoint) {
        if (endpoint.port() == 0) {
            return false;
        }
        if (!endpoint.isIpv4()) {
            boolean isUnspecifiedOrEmbedded = endpoint.high() == 0 && endpoint.low() != 1;
            return !isUnspecifiedOrEmbedded
                    && endpoint.high() >>> 56 != 0xff
                    && endpoint.high() >>> 54 != 0xfe80 >>> 6
                    && !isRelayed(endpoint);
        }
        int address = (int) endpoint.low();
        return !in(address, 0, 8) && !in(address, 0xe0000000, 3) && !in(address, 0xa9fe0000, 16);
    }

    /**
     * Whether a candidate may be tried.
     *
     * @param own where this host is: only from a private network are private ones tried
     * @param loopback whether loopback is as good as any, for tests on one machine
     */
    static boolean mayBeTried(Endpoint candidate, Endpoint own, boolean loopback) {
        if (!isHost(candidate)) {
            return false;
        }
        if (isLoopback(candidate)) {
            return loopback;
        }
        return !isPrivate(candidate) || isPrivate(own) || isLoopback(own);
    }

    private static boolean in(int address, int network, int bits) {
        return (address ^ network) >>> 32 - bits == 0;
    }
}
