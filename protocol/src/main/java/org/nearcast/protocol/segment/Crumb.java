// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

/**
 * A crumb's form: records, one after the other, each a message. All numbers are big-endian.
 *
 * <pre>
 * bytes  field
 *     2  position in the block, which all its crumbs share: rises within a crumb
 *     1  RTMP message type: 8, 9 or 18; and {@link #REPEATED} if it is configuration from before
 *     4  time, signed ms after the segment's first message
 *     3  length of the payload, 1 or more
 *        payload
 * </pre>
 */
final class Crumb {
    /** Bytes of a record before its payload. */
    static final int HEAD_BYTES = 10;

    /** Of the type: the message came before the segment and is in force in it. */
    static final int REPEATED = 0x80;

    private Crumb() {}
}
