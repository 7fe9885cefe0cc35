// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.noise.Suite;

/**
 * What a tracker says to a peer. Bytes behind what is known are skipped.
 *
 * @param question whose answer it is
 * @param leaseMs how long the announcement is good for, milliseconds; 0 if nothing was announced, or it is not listed
 * @param inStream how many peers are listed in the stream
 * @param peers some of them
 */
record Answer(int question, Outcome outcome, int leaseMs, int inStream, List<PeerRecord> peers) {
    static final int ANSWER = 4;

    /** What became of a request. Its number on the wire is its place here. */
    enum Outcome {
        DONE,
        /** Nobody knows the stream, or not by that tag any more. */
        UNKNOWN_STREAM,
        /** There is no room to list the peer; others are told of all the same. */
        FULL
    }

    /** As it is sent. */
    ByteBuffer toBytes() {
        PayloadWriter out = new PayloadWriter(16 + 108 * peers.size());
        out.putByte(ANSWER)
                .putInt(question)
                .putByte(outcome.ordinal())
                .putInt(leaseMs)
                .putInt(inStream)
                .putByte(peers.size());
        peers.forEach(peer -> peer.write(out));
        return ByteBuffer.wrap(out.end().toBytes());
    }

    /**
     * Reads one.
     *
     * @param suite whose keys peers have
     * @return null if it is of a kind that is not known
     * @throws MalformedPayloadException if it is not in order
     */
    static Answer read(PayloadReader in, Suite suite) {
        if (in.getByte() != ANSWER) {
            return null;
        }
        int question = in.getInt();
        int outcome = in.getByte();
        int leaseMs = in.getInt();
        int inStream = in.getInt();
        int count = in.getByte();
        if (outcome >= Outcome.values().length || leaseMs < 0 || inStream < 0 || count > Query.MOST) {
            throw new MalformedPayloadException(
                    "outcome " + outcome + ", a lease of " + leaseMs + " ms, " + count + " of " + inStream + " peers");
        }
        List<PeerRecord> peers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            peers.add(PeerRecord.read(in, suite));
        }
        return new Answer(question, Outcome.values()[outcome], leaseMs, inStream, peers);
    }
}
