// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.amf0.Amf0;
import org.nearcast.protocol.amf0.Amf0Object;

class CommandTest {
    private static final Command CONNECT = Command.of(
            "connect",
            1,
            new Amf0Object().put("app", "live").put("capabilities", 15.0).put("fpad", false),
            Amf0Object.ecmaArray().put("when", new Date(1234)),
            List.of(1.0, "two", Amf0.UNDEFINED),
            "x".repeat(70_000 - 10_000),
            null);

    @Test
    void shouldReadWhatItWrites() throws RtmpException {
        assertEquals(CONNECT, Command.decode(CONNECT.toMessage(0)));
    }

    @Test
    void shouldReadACommandBehindAZeroByteInType17() throws RtmpException {
        byte[] payload = CONNECT.toMessage(0).payload();
        byte[] framed = ByteBuffer.allocate(payload.length + 1)
                .put((byte) 0)
                .put(payload)
                .array();
        assertEquals(CONNECT, Command.decode(new RtmpMessage(MessageType.COMMAND_AMF3, 0, 0, framed)));
    }
}
