// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/**
 * A packet that was sent.
 *
 * @param number its own, never used again
 * @param sentNs when
 * @param bytes with headers
 * @param path the number of the path it took: what is measured on one says nothing of the next
 * @param probesMtu whether it was sent to see whether the path carries so much: its loss is no congestion
 * @param frames what it elicits an acknowledgement for, and more
 */
record SentPacket(long number, long sentNs, int bytes, int path, boolean probesMtu, SentFrame[] frames) {}
