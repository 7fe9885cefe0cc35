// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import java.util.HexFormat;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/**
 * By what a stream is asked for during one period: 128 bits that mean nothing to who does not know the stream, and have nothing in common with
 * those of other periods. They come from {@link StreamTags}.
 *
 * @param high the upper 64 bits
 * @param low the lower
 */
public record StreamTag(long high, long low) {
    /** Bytes on the wire. */
    public static final int BYTES = 16;

    public void write(PayloadWriter out) {
        out.putLong(high).putLong(low);
    }

    public static StreamTag read(PayloadReader in) {
        return new StreamTag(in.getLong(), in.getLong());
    }

    /** The first eight hexadecimal digits, enough for people. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high).substring(0, 8);
    }
}
