// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nearcast.live.Counters;
import org.nearcast.node.host.HostSettings;
import org.nearcast.node.host.NettyHost;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
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

/**
 * A program that sends without end over one session, or receives it. A receiver ({@code receive PORT}) writes what has come, a line each 20 ms:
 * the time in ms since 1970, bytes and datagrams. A sender ({@code send ADDRESS PORT PRIORITY}) reads priorities, a line each, from then on.
 */
public final class TransferPeer {
    private static final int MESSAGES = 8;
    private static final int MESSAGE_BYTES = 128 << 10;
    private static final long EACH_MS = 20;

    private TransferPeer() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("receive")) {
            receive(Integer.parseInt(arguments[1]));
        } else {
            Endpoint to = Endpoint.of(new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])));
            send(to, Priority.valueOf(arguments[3]));
        }
    }

    private static Transport transport(Host host, SessionListener listener) {
        X25519AesGcmSha256 suite = new X25519AesGcmSha256();
        return new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, Identity.create(suite, host.random())),
                Admission.OPEN,
                DynamicCongestionControl::new,
                listener);
    }

    private static NettyHost start(int port, Counters counters, Protocol.Factory factory) throws IOException {
        PeerId id = PeerId.random(new SeededRandom(System.nanoTime()));
        return NettyHost.start(HostSettings.at(new InetSocketAddress("0.0.0.0", port)), id, counters, factory);
    }

    private static void receive(int port) throws IOException, InterruptedException {
        Counters counters = new Counters();
        SessionListener forgetful = (session, channel, content) -> {};
        start(port, counters, own -> transport(own, forgetful)); // until it is killed
        System.out.println("ready");
        while (true) {
            System.out.println(System.currentTimeMillis() + " "
                    + counters.named("overlayBytesIn").sum() + " "
                    + counters.named("overlayDatagramsIn").sum());
            Thread.sleep(EACH_MS);
        }
    }

    private static void send(Endpoint to, Priority priority) throws IOException {
        Sending sending = new Sending(priority);
        try (NettyHost host = start(0, new Counters(), own -> {
            sending.transport = transport(own, sending);
            return sending.transport;
        })) {
            host.execute(() -> sending.transport.connect(to, null));
            Thread teller = new Thread(() -> tell(host, sending));
            teller.setDaemon(true);
            teller.start();
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                Priority wanted = Priority.valueOf(line);
                host.execute(() -> sending.prioritise(wanted));
                System.out.println(System.currentTimeMillis() + " " + wanted);
            }
        }
    }

    /** Writes, each second, what the session knows of its path. */
    private static void tell(NettyHost host, Sending sending) {
        try {
            while (true) {
                Thread.sleep(1_000);
                host.execute(() -> {
                    Session session = sending.session;
                    if (session != null) {
                        System.out.printf(
                                Locale.ROOT,
                                "%d rtt %.1f ms, %d bytes under way, %d packets lost%n",
                                System.currentTimeMillis(),
                                session.roundTripNs() / 1e6,
                                session.inFlightBytes(),
                                session.lostPackets());
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps a session busy. */
    private static final class Sending implements SessionListener {
        private final ByteBuffer content = ByteBuffer.allocate(MESSAGE_BYTES);
        private final List<Message> underWay = new ArrayList<>();
        private Transport transport;
        private Session session;
        private Priority priority;

        Sending(Priority priority) {
            this.priority = priority;
        }

        @Override
        public void opened(Session opened) {
            session = opened;
            fill();
        }

        private void fill() {
            while (underWay.size() < MESSAGES && session.state() == Session.State.OPEN) {
                underWay.add(session.send(0, content, priority, Message.NO_DEADLINE, this::over));
            }
        }

        private void over(Message message) {
            underWay.remove(message);
            fill();
        }

        void prioritise(Priority wanted) {
            priority = wanted;
            for (Message message : underWay) {
                message.prioritise(wanted);
            }
        }

        @Override
        public void closed(Session over, CloseReason why) {
            System.out.println("closed: " + why);
        }

        @Override
        public void received(Session from, int channel, ByteBuffer bytes) {}
    }
}
