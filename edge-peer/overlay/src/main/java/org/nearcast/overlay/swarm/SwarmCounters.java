// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

/** What a peer's part in a swarm counts, from its start on. */
public final class SwarmCounters {
    long pushed;
    long hops;
    long pulled;
    long duplicates;
    long wrong;
    long early;
    long asked;
    long askedAgain;
    long denied;
    long malformed;
    long badManifests;
    long mediaBytesIn;
    long bytesFromSource;
    long duplicateBytes;
    long mediaBytesOut;
    long requestsServed;
    long requestsDenied;
    long requestsIgnored;
    long rangesAsked;
    long rangesRefused;
    long fromOrigin;
    long wrongFromOrigin;
    long bytesFromOrigin;

    SwarmCounters() {}

    /** Chunks that came by subscription, and were missing. */
    public long pushed() {
        return pushed;
    }

    /** Steps from the source that they took, all together. */
    public long hops() {
        return hops;
    }

    /** Chunks that came because they were asked for, and were missing. */
    public long pulled() {
        return pulled;
    }

    /** Chunks that were here already. */
    public long duplicates() {
        return duplicates;
    }

    /** Chunks that were not what their manifest says. */
    public long wrong() {
        return wrong;
    }

    /** Chunks that came before their manifest. */
    public long early() {
        return early;
    }

    /** Chunks asked for. */
    public long asked() {
        return asked;
    }

    /** Those of them that had been asked for before, in vain. */
    public long askedAgain() {
        return askedAgain;
    }

    /** Chunks that a neighbour would not send. */
    public long denied() {
        return denied;
    }

    /** Messages that could not be understood. */
    public long malformed() {
        return malformed;
    }

    /** Manifests of another stream, or that the ingest node did not sign. */
    public long badManifests() {
        return badManifests;
    }

    /** Bytes of chunks that came and were missing, from wherever. */
    public long mediaBytesIn() {
        return mediaBytesIn;
    }

    /** Those of them that the source itself sent. */
    public long bytesFromSource() {
        return bytesFromSource;
    }

    /** Bytes of chunks that were here already. */
    public long duplicateBytes() {
        return duplicateBytes;
    }

    /** Bytes of chunks that were sent, or given to be sent. */
    public long mediaBytesOut() {
        return mediaBytesOut;
    }

    /** Chunks sent because somebody asked. */
    public long requestsServed() {
        return requestsServed;
    }

    /** Chunks that somebody asked for in vain: they are not here, or the upload is full. */
    public long requestsDenied() {
        return requestsDenied;
    }

    /** Requests that were not even answered, as they were too many of one neighbour. */
    public long requestsIgnored() {
        return requestsIgnored;
    }

    /** Ranges that the origin was asked for, as the swarm would have been late with them. */
    public long rangesAsked() {
        return rangesAsked;
    }

    /** Those of them that it did not send. */
    public long rangesRefused() {
        return rangesRefused;
    }

    /** Chunks that came from it, and were missing. */
    public long fromOrigin() {
        return fromOrigin;
    }

    /** Chunks that came from it, and were not what their manifest says. */
    public long wrongFromOrigin() {
        return wrongFromOrigin;
    }

    /** Bytes of chunks that came from it, and were missing; they count among {@link #mediaBytesIn} too. */
    public long bytesFromOrigin() {
        return bytesFromOrigin;
    }
}
