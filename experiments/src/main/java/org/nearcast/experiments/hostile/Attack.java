// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import java.util.Locale;
import java.util.Random;

/** One kind of bad behaviour: what each of its connections sends, and how many there are. */
public enum Attack {
    /** Handshakes of wrong versions, of random bytes, and right ones with garbage behind them. */
    HANDSHAKES(200, 500, false),
    /** Messages of 16 MB announced in chunks of 16 MB, and chunk streams that begin in the middle. */
    CHUNKS(200, 500, false),
    /** Commands with objects a thousand deep, in AMF0 and in AMF3, and with counts of four thousand million. */
    AMF(200, 500, false),
    /** Connections that say nothing, one byte, half a handshake, or a handshake and nothing more. */
    HALF_OPEN(2500, 10_000, true),
    /** Messages of 4 MB of which 3 come, and the rest never. */
    UNFINISHED(30, 1000, true);

    private final int connectionsPerSecond;
    private final int mostOpen;
    private final boolean persistent;

    Attack(int connectionsPerSecond, int mostOpen, boolean persistent) {
        this.connectionsPerSecond = connectionsPerSecond;
        this.mostOpen = mostOpen;
        this.persistent = persistent;
    }

    /** Connections begun in a second. */
    public int connectionsPerSecond() {
        return connectionsPerSecond;
    }

    /** Connections open at once, at most. */
    public int mostOpen() {
        return mostOpen;
    }

    /** Whether a connection is kept for as long as the server bears it. */
    public boolean isPersistent() {
        return persistent;
    }

    /** The name in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What connection {@code number} sends when it stands. */
    byte[] bytes(int number, Random random) {
        switch (this) {
            case HANDSHAKES:
                return BadBytes.handshake(number, random);
            case CHUNKS:
                return BadBytes.chunks(number);
            case AMF:
                return BadBytes.amf(number);
            case HALF_OPEN:
                return BadBytes.halfOpen(number);
            default:
                return BadBytes.unfinished();
        }
    }
}
