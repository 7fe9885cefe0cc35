// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.ClientHandshake;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** What a client sends, as bytes. */
final class ClientBytes {
    private static final int PACKET = 1536;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ChunkEncoder encoder = new ChunkEncoder();

    static ClientBytes begin() {
        return new ClientBytes();
    }

    ClientBytes handshake() {
        byte[] first = new ClientHandshake(() -> 0, new Random(1)).start();
        return raw(first).raw(new byte[PACKET]);
    }

    ClientBytes connect() {
        return command(NetConnection.connect(1, "live", "rtmp://localhost/live", "test"), 0);
    }

    ClientBytes command(Command command, int streamId) {
        return message(3, command.toMessage(streamId));
    }

    ClientBytes chunkSize(int size) {
        message(2, ProtocolControl.setChunkSize(size).toMessage());
        encoder.chunkSize(size);
        return this;
    }

    ClientBytes message(int chunkStream, RtmpMessage message) {
        return raw(encoder.encode(chunkStream, message));
    }

    ClientBytes raw(byte[] some) {
        bytes.writeBytes(some);
        return this;
    }

    ClientBytes raw(int... some) {
        for (int b : some) {
            bytes.write(b);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
