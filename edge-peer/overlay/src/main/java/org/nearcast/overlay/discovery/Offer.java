// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.vivaldi.Coordinate;

/**
 * What a peer tells of itself in a stream. Nobody vouches for it.
 *
 * @param coordinate where it is among delays
 * @param uploadBytesPerSecond what it can send in all, 0 to {@link #MOST_RATE}
 * @param freeBytesPerSecond what of that nobody has yet; no more than all
 * @param lagMs how far it is behind the source, milliseconds: 0 at the source, {@link #NO_LAG} while it has nothing
 * @param flags of {@link #SOURCE}, {@link #RELAY}, {@link #CONSUMES}; others are kept and mean nothing yet
 */
public record Offer(Coordinate coordinate, long uploadBytesPerSecond, long freeBytesPerSecond, int lagMs, int flags) {
    /** It is where the stream comes from. */
    public static final int SOURCE = 1;
    /** It passes on streams for others that they cannot get otherwise. */
    public static final int RELAY = 2;
    /** It plays the stream itself; a peer that does not is there to help. */
    public static final int CONSUMES = 4;

    /** The highest rate that can be told, bytes a second: 4 GB. */
    public static final long MOST_RATE = 0xffff_ffffL;
    /** Of who has nothing of the stream yet. */
    public static final int NO_LAG = Integer.MAX_VALUE;

    /** @throws IllegalArgumentException if one is out of range */
    public Offer {
        if (uploadBytesPerSecond < 0
                || uploadBytesPerSecond > MOST_RATE
                || freeBytesPerSecond < 0
                || freeBytesPerSecond > uploadBytesPerSecond
                || lagMs < 0
                || flags < 0
                || flags > 255) {
            throw new IllegalArgumentException("an offer of " + freeBytesPerSecond + " of " + uploadBytesPerSecond
                    + " bytes/s, " + lagMs + " ms behind, flags " + flags);
        }
    }

    public boolean isSource() {
        return (flags & SOURCE) != 0;
    }

    public boolean relays() {
        return (flags & RELAY) != 0;
    }

    public boolean consumes() {
        return (flags & CONSUMES) != 0;
    }

    /** The same of a peer that is not the source, whatever it says: it cannot be level with it either. */
    public Offer asOfNoSource() {
        return new Offer(coordinate, uploadBytesPerSecond, freeBytesPerSecond, Math.max(1, lagMs), flags & ~SOURCE);
    }

    public void write(PayloadWriter out) {
        coordinate.write(out);
        out.putInt((int) uploadBytesPerSecond)
                .putInt((int) freeBytesPerSecond)
                .putInt(lagMs)
                .putByte(flags);
    }

    /** @throws MalformedPayloadException if it is none */
    public static Offer read(PayloadReader in) {
        Coordinate coordinate = Coordinate.read(in);
        long upload = in.getInt() & MOST_RATE;
        long free = in.getInt() & MOST_RATE;
        int lagMs = in.getInt();
        int flags = in.getByte();
        if (free > upload || lagMs < 0) {
            throw new MalformedPayloadException(
                    "an offer of " + free + " of " + upload + " bytes/s, " + lagMs + " ms behind");
        }
        return new Offer(coordinate, upload, free, lagMs, flags);
    }
}
