// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.noise.PacketKeys;

/**
 * Writes and reads packets' headers, with the keys that are in use. Both ends go on to new keys together (RFC 9001, section 6): one bit of the header
 * says which generation a packet has, and who sees it change changes too.
 *
 * <pre>
 *   0          1 ... 8          9 ... 12         13 ...
 *   01pmmmmm   connection id    packet number    frames, encrypted, and 16 bytes of tag
 * </pre>
 *
 * <p>p is the key phase; the first byte but its upper two bits and the packet number, of which the lower 32 bits are sent, are masked.
 */
final class PacketProtection {
    /** Bytes before the frames. */
    static final int HEADER_BYTES = 13;

    /** Bytes that are not frames. */
    static final int OVERHEAD_BYTES = HEADER_BYTES + PacketKeys.TAG_BYTES;

    private static final int FIXED = 0x40;
    private static final int PHASE = 0x20;
    private static final int MASKED = 0x3f;
    private static final int NUMBER_AT = 9;

    private static final long UNKNOWN = -1;

    private final long packetsPerKey;
    private PacketKeys send;
    private boolean sendPhase;
    private long sendSince; // the first packet of this phase, or UNKNOWN while there is none
    private PacketKeys receive;
    private PacketKeys receiveNext; // what follows these, once it was needed
    private PacketKeys receiveBefore;
    private boolean receivePhase;
    private long receiveSince;
    private int end;
    private long updates;

    /** @param packetsPerKey after how many packets new keys are used; AES-GCM bears 2^23 (RFC 9001, section 6.6) */
    PacketProtection(PacketKeys send, PacketKeys receive, long packetsPerKey) {
        this.send = send;
        this.receive = receive;
        this.packetsPerKey = packetsPerKey;
    }

    /** Whether the first byte of a datagram is that of such a packet. */
    static boolean isPacket(int firstByte) {
        return (firstByte & 0xc0) == FIXED;
    }

    /**
     * Seals a packet whose frames are behind {@link #HEADER_BYTES}.
     *
     * @param frameEnd where they end; the tag goes behind
     * @param largestAcknowledged new keys are used only when the other end is known to have these
     * @return where the packet ends
     */
    int seal(byte[] packet, long connectionId, long number, int frameEnd, long largestAcknowledged) {
        if (sendSince == UNKNOWN) {
            sendSince = number;
        } else if (number - sendSince >= packetsPerKey
                && largestAcknowledged >= sendSince
                && sendPhase == receivePhase) {
            updateSend();
            sendSince = number;
        }
        packet[0] = (byte) (FIXED | (sendPhase ? PHASE : 0));
        for (int i = 0; i < Long.BYTES; i++) {
            packet[1 + i] = (byte) (connectionId >>> 56 - 8 * i);
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            packet[NUMBER_AT + i] = (byte) (number >>> 24 - 8 * i);
        }
        send.seal(number, packet, HEADER_BYTES, frameEnd);
        mask(send, packet);
        return frameEnd + PacketKeys.TAG_BYTES;
    }

    private void updateSend() {
        send = send.next();
        sendPhase = !sendPhase;
        updates++;
    }

    private static void mask(PacketKeys keys, byte[] packet) {
        long mask = keys.mask(packet, HEADER_BYTES);
        packet[0] ^= (byte) (mask & MASKED);
        for (int i = 0; i < Integer.BYTES; i++) {
            packet[NUMBER_AT + i] ^= (byte) (mask >>> 8 + 8 * i);
        }
    }

    /**
     * Opens a packet in place.
     *
     * @param length of the packet, {@link #OVERHEAD_BYTES} or more
     * @param largest the largest packet number so far, -1 before the first
     * @return its packet number, or -1 if it is not authentic
     */
    long open(byte[] packet, int length, long largest) {
        mask(receive, packet);
        long number = number(packet, largest);
        if (((packet[0] & PHASE) != 0) == receivePhase) {
            end = receive.open(number, packet, HEADER_BYTES, length);
        } else if (number < receiveSince) {
            end = receiveBefore.open(number, packet, HEADER_BYTES, length);
        } else {
            openWithNext(packet, length, number);
        }
        return end < 0 ? -1 : number;
    }

    private void openWithNext(byte[] packet, int length, long number) {
        if (receiveNext == null) {
            receiveNext = receive.next();
        }
        end = receiveNext.open(number, packet, HEADER_BYTES, length);
        if (end < 0) {
            return;
        }
        receiveBefore = receive;
        receive = receiveNext;
        receiveNext = null;
        receivePhase = !receivePhase;
        receiveSince = number;
        if (sendPhase != receivePhase) {
            updateSend();
            sendSince = UNKNOWN;
        }
    }

    private static long number(byte[] packet, long largest) {
        long low = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            low = low << 8 | packet[NUMBER_AT + i] & 0xff;
        }
        long expected = largest + 1;
        long number = expected & ~0xffff_ffffL | low;
        if (number < expected - (1L << 31)) {
            number += 1L << 32;
        } else if (number > expected + (1L << 31) && number >= 1L << 32) {
            number -= 1L << 32;
        }
        return number;
    }

    /** Where the frames of the packet end that was opened last. */
    int frameEnd() {
        return end;
    }

    /** How many times new keys came into use for what is sent. */
    long updates() {
        return updates;
    }
}
