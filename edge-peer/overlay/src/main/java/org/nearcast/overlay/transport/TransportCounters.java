// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** What a transport counts, from its start on. */
public final class TransportCounters {
    long datagramsIn;
    long datagramsOut;
    long bytesIn;
    long bytesOut;
    long foreign;
    long forged;
    long duplicates;
    long malformed;
    long unknownFrames;
    long handshakesBegun;
    long handshakesDone;
    long handshakesFailed;
    long handshakesRefused;
    long retries;
    long notAdmitted;
    long closedForProtocol;
    long closedForOverload;
    long migrations;

    TransportCounters() {}

    /** Datagrams that came, whatever was in them. */
    public long datagramsIn() {
        return datagramsIn;
    }

    public long datagramsOut() {
        return datagramsOut;
    }

    public long bytesIn() {
        return bytesIn;
    }

    public long bytesOut() {
        return bytesOut;
    }

    /** Datagrams of no session here, and of no kind that is known. */
    public long foreign() {
        return foreign;
    }

    /** Packets of a session that were not authentic: flipped, forged or damaged. */
    public long forged() {
        return forged;
    }

    /** Packets that had come before: doubled by the network, or replayed. */
    public long duplicates() {
        return duplicates;
    }

    /** Handshake datagrams that could not be understood. */
    public long malformed() {
        return malformed;
    }

    /** Frames of a type that is not known here, skipped. */
    public long unknownFrames() {
        return unknownFrames;
    }

    /** Handshakes begun, from either end. */
    public long handshakesBegun() {
        return handshakesBegun;
    }

    public long handshakesDone() {
        return handshakesDone;
    }

    /** Handshakes that came to nothing in time. */
    public long handshakesFailed() {
        return handshakesFailed;
    }

    /** Handshakes that were not answered for want of room. */
    public long handshakesRefused() {
        return handshakesRefused;
    }

    /** Handshakes that were asked to prove their address first. */
    public long retries() {
        return retries;
    }

    /** Peers that showed no token that admits them. */
    public long notAdmitted() {
        return notAdmitted;
    }

    /** Sessions closed because the other end broke the rules. */
    public long closedForProtocol() {
        return closedForProtocol;
    }

    /** Sessions closed because too much was held for them. */
    public long closedForOverload() {
        return closedForOverload;
    }

    /** Sessions that went on by another path. */
    public long migrations() {
        return migrations;
    }
}
