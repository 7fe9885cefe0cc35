// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.ClientHandshake;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** What bad clients send. */
final class BadBytes {
    private static final int PACKET = 1536;
    private static final int DEEP = 1000;
    private static final int MESSAGE = (4 << 20) - 1;
    private static final int SENT_OF_IT = 3 << 20;

    private static final byte[] HANDSHAKE = handshake();
    private static final byte[] CONNECTED = connected();
    private static final byte[] UNFINISHED = makeUnfinished();

    private BadBytes() {}

    private static byte[] handshake() {
        byte[] first = new ClientHandshake(() -> 0, new Random(1)).start();
        return Arrays.copyOf(first, first.length + PACKET);
    }

    private static byte[] connected() {
        return join(
                HANDSHAKE,
                chunked(NetConnection.connect(1, "live", "rtmp://localhost/live", "LNX 9,0,124,2")
                        .toMessage(0)));
    }

    private static byte[] chunked(RtmpMessage message) {
        return new ChunkEncoder().encode(3, message);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            all[i] = (byte) values[i];
        }
        return all;
    }

    static byte[] handshake(int number, Random random) {
        byte[] garbage = new byte[HANDSHAKE.length + random.nextInt(3000)];
        random.nextBytes(garbage);
        switch (number % 3) {
            case 0:
                return garbage;
            case 1:
                // Looks like RTMP to a gateway until it is too late.
                System.arraycopy(HANDSHAKE, 0, garbage, 0, 9);
                return garbage;
            default:
                System.arraycopy(HANDSHAKE, 0, garbage, 0, HANDSHAKE.length);
                return garbage;
        }
    }

    static byte[] chunks(int number) {
        switch (number % 3) {
            case 0:
                return join(CONNECTED, chunkSize(0xFFFFFF), head(6, 0xFFFFFF, MessageType.VIDEO), new byte[10_000]);
            case 1:
                return join(CONNECTED, bytes(0xC8, 1, 2, 3));
            default:
                return join(CONNECTED, chunkSize(0x7FFFFFFF), head(3, 0xFFFFFF, MessageType.COMMAND_AMF0));
        }
    }

    private static byte[] chunkSize(int size) {
        return new ChunkEncoder()
                .encode(
                        ProtocolControl.CHUNK_STREAM_ID,
                        ProtocolControl.setChunkSize(size).toMessage());
    }

    private static byte[] head(int chunkStream, int length, int type) {
        return bytes(chunkStream, 0, 0, 0, length >> 16, length >> 8, length, type, 1, 0, 0, 0);
    }

    static byte[] amf(int number) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(Amf0Encoder.encode("connect", 1.0));
        switch (number % 3) {
            case 0:
                for (int i = 0; i < DEEP; i++) {
                    command.writeBytes(bytes(3, 0, 1, 'a'));
                }
                break;
            case 1:
                command.write(0x11);
                for (int i = 0; i < DEEP; i++) {
                    command.writeBytes(bytes(9, 3, 1));
                }
                break;
            default:
                command.writeBytes(bytes(0x0A, 0xFF, 0xFF, 0xFF, 0xFF));
        }
        return join(HANDSHAKE, chunked(new RtmpMessage(MessageType.COMMAND_AMF0, 0, 0, command.toByteArray())));
    }

    static byte[] halfOpen(int number) {
        switch (number % 4) {
            case 0:
                return new byte[0];
            case 1:
                return bytes(3);
            case 2:
                return Arrays.copyOf(HANDSHAKE, 800);
            default:
                return HANDSHAKE;
        }
    }

    static byte[] unfinished() {
        return UNFINISHED;
    }

    private static byte[] makeUnfinished() {
        Command create = NetConnection.createStream(2);
        return join(
                CONNECTED,
                chunked(create.toMessage(0)),
                chunkSize(0xFFFFFF),
                head(6, MESSAGE, MessageType.VIDEO),
                new byte[SENT_OF_IT]);
    }
}
