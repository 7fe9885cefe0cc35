// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.nio.ByteBuffer;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTag;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/**
 * What peers say to a tracker. Bytes behind what is known are skipped: later versions may have more to say. Who speaks is not in it: the session knows.
 */
sealed interface Request {
    int FIND = 1;
    int ANNOUNCE = 2;
    int LEAVE = 3;

    /** The stream that it is about. */
    StreamTag tag();

    /** Asks who is there. */
    record Find(int question, StreamTag tag, Query query) implements Request {}

    /**
     * Is there, and asks perhaps who else is.
     *
     * @param most how many others to tell of, 0 to {@link Query#MOST}
     */
    record Announce(int question, StreamTag tag, int most, Offer offer) implements Request {}

    /** Is not there any more. */
    record Leave(StreamTag tag) implements Request {}

    /** As it is sent. */
    default ByteBuffer toBytes() {
        PayloadWriter out = new PayloadWriter(96);
        if (this instanceof Find find) {
            out.putByte(FIND).putInt(find.question);
            find.tag.write(out);
            find.query.write(out);
        } else if (this instanceof Announce announce) {
            out.putByte(ANNOUNCE).putInt(announce.question);
            announce.tag.write(out);
            announce.offer.write(out.putByte(announce.most));
        } else {
            tag().write(out.putByte(LEAVE));
        }
        return ByteBuffer.wrap(out.end().toBytes());
    }

    /**
     * Reads one.
     *
     * @return null if it is of a kind that is not known
     * @throws MalformedPayloadException if it is not in order
     */
    static Request read(PayloadReader in) {
        return switch (in.getByte()) {
            case FIND -> new Find(in.getInt(), StreamTag.read(in), Query.read(in));
            case ANNOUNCE -> new Announce(in.getInt(), StreamTag.read(in), readMost(in), Offer.read(in));
            case LEAVE -> new Leave(StreamTag.read(in));
            default -> null;
        };
    }

    private static int readMost(PayloadReader in) {
        int most = in.getByte();
        if (most > Query.MOST) {
            throw new MalformedPayloadException(most + " peers asked for");
        }
        return most;
    }
}
