// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** Packets that are not acknowledged yet, by number, in a ring. */
final class SentPackets {
    private static final SentPacket ARRIVED = new SentPacket(-1, 0, 0, 0, false, new SentFrame[0]);

    private SentPacket[] ring = new SentPacket[64];
    private long oldest;
    private long next;

    /** From the lowest number that is kept to the next: who acknowledges nothing makes it grow. */
    long span() {
        return next - oldest;
    }

    /** The number that the next packet has. */
    long next() {
        return next;
    }

    /** No packet with a lower number is here. */
    long oldest() {
        return oldest;
    }

    /** A number that no packet gets. */
    void skip() {
        makeRoom();
        next++;
    }

    /** Keeps a packet, whose number is {@link #next}. */
    void add(SentPacket packet) {
        makeRoom();
        ring[(int) next & ring.length - 1] = packet;
        next++;
    }

    private void makeRoom() {
        advance();
        if (span() == ring.length) {
            SentPacket[] larger = new SentPacket[2 * ring.length];
            for (long number = oldest; number < next; number++) {
                larger[(int) number & larger.length - 1] = ring[(int) number & ring.length - 1];
            }
            ring = larger;
        }
    }

    /** The packet of a number between {@link #oldest} and {@link #next}, or null. */
    SentPacket get(long number) {
        SentPacket packet = ring[(int) number & ring.length - 1];
        return packet == ARRIVED ? null : packet;
    }

    /** Whether the packet of such a number has arrived. */
    boolean hasArrived(long number) {
        return ring[(int) number & ring.length - 1] == ARRIVED;
    }

    /** Forgets the packet of such a number. */
    void remove(long number, boolean arrived) {
        ring[(int) number & ring.length - 1] = arrived ? ARRIVED : null;
    }

    /** Lets go of the lowest numbers, down to the first packet that is still here. */
    void advance() {
        while (oldest < next && get(oldest) == null) {
            ring[(int) oldest & ring.length - 1] = null;
            oldest++;
        }
    }
}
