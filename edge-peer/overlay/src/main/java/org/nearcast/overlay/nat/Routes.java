// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/**
 * Sends to endpoints as they are, and to those that stand for relayed paths through their relays. An envelope on the wire is a byte, the path's
 * tag and the datagram.
 */
final class Routes {
    /** An envelope's first byte. */
    static final int ENVELOPE = 0x30;

    /** By how much a relayed datagram is larger. */
    static final int ENVELOPE_BYTES = 1 + Long.BYTES;

    private final Host host;
    private final Map<Long, Endpoint> relays = new LinkedHashMap<>();
    private long tooLarge;
    private long nowhere;

    Routes(Host host) {
        this.host = host;
    }

    /** Adds a path, unless there is one of that tag: it stays with its relay. */
    boolean add(long tag, Endpoint relay) {
        Endpoint there = relays.putIfAbsent(tag, relay);
        return there == null || there.equals(relay);
    }

    void remove(long tag) {
        relays.remove(tag);
    }

    /** Sends a datagram; what a relayed path does not carry is dropped and counted. */
    void send(Endpoint to, Payload payload) {
        if (!Targets.isRelayed(to)) {
            host.send(to, payload);
            return;
        }
        Endpoint relay = relays.get(to.low());
        if (relay == null) {
            nowhere++;
        } else if (payload.size() > maxDatagramBytes(to)) {
            tooLarge++;
        } else {
            host.send(
                    relay,
                    new PayloadWriter(ENVELOPE_BYTES)
                            .putByte(ENVELOPE)
                            .putLong(to.low())
                            .endWith(payload.reader()));
        }
    }

    /** What one datagram to an endpoint may carry, bytes. */
    int maxDatagramBytes(Endpoint to) {
        return host.maxDatagramBytes() - (Targets.isRelayed(to) ? ENVELOPE_BYTES : 0);
    }

    /** Whether an envelope of a tag comes from the relay of a path of this host. */
    boolean has(long tag, Endpoint from) {
        return from.equals(relays.get(tag));
    }

    /** Relayed paths. */
    int size() {
        return relays.size();
    }

    /** Datagrams that were too large for their relayed path. */
    long tooLarge() {
        return tooLarge;
    }

    /** Datagrams for relayed paths that are no more. */
    long nowhere() {
        return nowhere;
    }

    /** Reads an envelope's head. */
    static long readTag(PayloadReader in) {
        in.getByte();
        return in.getLong();
    }
}
