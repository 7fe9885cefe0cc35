// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * A coded picture seen on the wire.
 *
 * @param fingerprint of its bytes, the same wherever the frame goes by: time stamps and chunking are left out
 * @param bytes size of the RTMP message's payload
 * @param key whether decoding can begin with it
 */
public record Frame(long fingerprint, int bytes, boolean key) {

    /** The picture in an RTMP video message with AVC; empty for everything else, decoder configuration included. */
    public static Optional<Frame> of(RtmpMessage message) {
        byte[] payload = message.payload();
        if (message.type() != MessageType.VIDEO || payload.length < 6 || (payload[0] & 0xf) != 7 || payload[1] != 1) {
            return Optional.empty();
        }
        CRC32 low = new CRC32();
        CRC32C high = new CRC32C();
        low.update(payload);
        high.update(payload);
        return Optional.of(
                new Frame(high.getValue() << 32 | low.getValue(), payload.length, (payload[0] >> 4 & 0xf) == 1));
    }
}
