// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.vivaldi.Coordinate;

/**
 * Whom a peer would like to find.
 *
 * @param most how many, 1 to {@link #MOST}
 * @param coordinate where it is itself
 * @param lagMs how far it is behind the source itself, milliseconds; {@link Offer#NO_LAG} while it has nothing
 */
public record Query(int most, Coordinate coordinate, int lagMs) {
    /** More peers are not told at once: who needs more asks again, and gets others too. */
    public static final int MOST = 40;

    /** @throws IllegalArgumentException if one is out of range */
    public Query {
        if (most < 1 || most > MOST || lagMs < 0) {
            throw new IllegalArgumentException(most + " peers for one that is " + lagMs + " ms behind");
        }
    }

    public void write(PayloadWriter out) {
        out.putByte(most);
        coordinate.write(out);
        out.putInt(lagMs);
    }

    /** @throws MalformedPayloadException if it is none */
    public static Query read(PayloadReader in) {
        int most = in.getByte();
        Coordinate coordinate = Coordinate.read(in);
        int lagMs = in.getInt();
        if (most < 1 || most > MOST || lagMs < 0) {
            throw new MalformedPayloadException(most + " peers for one that is " + lagMs + " ms behind");
        }
        return new Query(most, coordinate, lagMs);
    }
}
