// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.ChunkDecoder;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpLimits;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.RtmpRecognizer;

/**
 * Stands between one player and its server, passes every byte on and notes when the player connected; by RTMP also when it asked to
 * play, and when its first key frame had wholly come.
 */
final class Tap implements AutoCloseable {
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;

    private final int target;
    private final boolean rtmp;
    private final ServerSocket door;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile OptionalLong connected = OptionalLong.empty();
    private volatile OptionalLong asked = OptionalLong.empty();
    private volatile OptionalLong firstKeyFrame = OptionalLong.empty();

    /** @param target the server's port on this machine */
    Tap(int target, boolean rtmp) throws IOException {
        this.target = target;
        this.rtmp = rtmp;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::welcome);
    }

    int port() {
        return door.getLocalPort();
    }

    /** When the player connected first, on the nano clock. */
    OptionalLong connected() {
        return connected;
    }

    /** When it asked to play, on the nano clock; empty unless it is RTMP. */
    OptionalLong asked() {
        return asked;
    }

    /** When its first key frame had come, on the nano clock; empty unless it is RTMP. */
    OptionalLong firstKeyFrame() {
        return firstKeyFrame;
    }

    private void welcome() throws IOException {
        while (true) {
            Socket player = door.accept();
            if (connected.isEmpty()) {
                connected = OptionalLong.of(System.nanoTime());
            }
            Socket server = new Socket();
            sockets.addAll(List.of(player, server));
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            player.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Consumer<ByteBuffer> unread = bytes -> {};
            daemon(() -> pass(player, server, rtmp ? new Request()::read : unread));
            daemon(() -> pass(server, player, rtmp ? new Watch()::read : unread));
        }
    }

    private static void pass(Socket from, Socket to, Consumer<ByteBuffer> reader) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 << 10];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                reader.accept(ByteBuffer.wrap(buffer, 0, count));
            }
        }
    }

    private final class Request {
        private final RtmpRecognizer recognizer = new RtmpRecognizer();

        void read(ByteBuffer bytes) {
            if (recognizer.feed(bytes, 0) == RtmpRecognizer.Result.PLAY && asked.isEmpty()) {
                asked = OptionalLong.of(System.nanoTime());
            }
        }
    }

    private final class Watch {
        private final ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        private int handshakeLeft = HANDSHAKE_BYTES;
        private boolean done;

        void read(ByteBuffer bytes) {
            int skipped = Math.min(handshakeLeft, bytes.remaining());
            handshakeLeft -= skipped;
            bytes.position(bytes.position() + skipped);
            if (done || !bytes.hasRemaining()) {
                return;
            }
            try {
                decoder.decode(bytes, this::consider);
            } catch (RtmpException e) {
                done = true;
            }
        }

        private void consider(RtmpMessage message) {
            if (message.type() == MessageType.VIDEO
                    && VideoTag.isKeyFrame(message.payload())
                    && !VideoTag.isSequenceHeader(message.payload())) {
                if (firstKeyFrame.isEmpty()) {
                    firstKeyFrame = OptionalLong.of(System.nanoTime());
                }
                done = true;
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** What fails here fails because somebody hung up. */
    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The player or the server sees it too.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
