// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.traffic;

/** Bytes of one connection, both ways, and how fast they lately came. Immutable. */
public final class Transfer {

    /** Nothing counted. */
    public static final Transfer NONE = new Transfer(0, 0, 0, 0);

    private final long up;
    private final long down;
    private final double upRate;
    private final double downRate;

    /**
     * Makes one.
     *
     * @param up bytes from the client, headers of Ethernet included, as switches count
     * @param down bytes to the client
     * @param upRate bit/s from the client between the last two looks
     * @param downRate bit/s to the client
     */
    Transfer(long up, long down, double upRate, double downRate) {
        this.up = up;
        this.down = down;
        this.upRate = upRate;
        this.downRate = downRate;
    }

    /** Bytes from the client. */
    public long up() {
        return up;
    }

    /** Bytes to the client. */
    public long down() {
        return down;
    }

    /** Bit/s from the client, lately. */
    public double upRate() {
        return upRate;
    }

    /** Bit/s to the client, lately. */
    public double downRate() {
        return downRate;
    }
}
