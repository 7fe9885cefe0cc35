// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.nearcast.live.Counters;
import org.nearcast.node.host.DatagramIo;
import org.nearcast.node.host.HostSettings;
import org.nearcast.node.host.NettyHost;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** Messages of 1 MiB, reliable, one behind the other, in one session of two peers on sockets. */
public final class SessionTransfer implements BulkTransfer {
    private static final int MESSAGES_QUEUED = 4;
    private static final int QUEUE_BYTES = 2 << 20;
    private static final int SOCKET_BUFFER = 2 << 20;

    private final ByteBuffer content = ByteBuffer.allocate(Message.MOST_BYTES);
    private final AtomicLong received = new AtomicLong();
    private final NettyHost server;
    private final NettyHost client;
    private volatile boolean failed;

    /**
     * Connects, and begins to send.
     *
     * @param io how datagrams are handed to the system
     * @throws IOException if there is no port for it
     */
    public SessionTransfer(DatagramIo io) throws IOException {
        SessionListener counts = (session, channel, message) -> received.addAndGet(message.remaining());
        server = start(io, 1, counts);
        try {
            client = start(io, 2, new Sender());
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private NettyHost start(DatagramIo io, int number, SessionListener listener) throws IOException {
        X25519AesGcmSha256 suite = new X25519AesGcmSha256();
        Credentials credentials = Credentials.of(suite, Identity.create(suite, new SeededRandom(number)));
        HostSettings settings = new HostSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                io,
                QUEUE_BYTES,
                SOCKET_BUFFER,
                OptionalLong.empty());
        return NettyHost.start(
                settings, credentials.identity().id(), new Counters(), host -> transport(host, credentials, listener));
    }

    private Transport transport(Host host, Credentials credentials, SessionListener listener) {
        Transport transport = new Transport(
                host, TransportSettings.USUAL, credentials, Admission.OPEN, DynamicCongestionControl::new, listener);
        if (listener instanceof Sender) {
            host.schedule(0, () -> transport.connect(server.endpoint(), null));
        }
        return transport;
    }

    /** Keeps some messages queued in the session that it is told is open. */
    private final class Sender implements SessionListener {
        @Override
        public void opened(Session session) {
            for (int i = 0; i < MESSAGES_QUEUED; i++) {
                send(session);
            }
        }

        private void send(Session session) {
            session.send(0, content.duplicate(), Priority.NORMAL, Message.NO_DEADLINE, over -> {
                if (over.state() == Message.State.DELIVERED) {
                    send(session);
                } else {
                    failed = true;
                }
            });
        }

        @Override
        public void closed(Session session, CloseReason why) {
            failed = true;
        }

        @Override
        public void received(Session session, int channel, ByteBuffer message) {
            throw new IllegalStateException("nothing is sent this way");
        }
    }

    @Override
    public long receivedBytes() {
        return received.get();
    }

    @Override
    public boolean isAlive() {
        return !failed;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
