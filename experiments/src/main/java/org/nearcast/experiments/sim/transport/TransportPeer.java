// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** Keeps sessions with a few others and sends them messages of all sizes and urgencies, some of which it takes back. */
final class TransportPeer implements Protocol, SessionListener {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int LEAST_BYTES = 8;
    private static final int SYMBOL_BYTES = 1_000;
    private static final double CANCELLED = 0.05;
    private static final double HURRIED = 0.2;
    private static final double SYMBOLS = 0.2;

    /** Somebody who can be reached. */
    record Contact(Endpoint endpoint, byte[] publicKey) {}

    /**
     * What it does.
     *
     * @param neighbours sessions that it keeps up
     * @param meanNs from one message to the next, mean
     * @param mostBytes of a message
     */
    record Habits(int neighbours, double meanNs, int mostBytes) {}

    private final Host host;
    private final Habits habits;
    private final List<Contact> contacts;
    private final Mail mail;
    private final Tally tally;
    private final Transport transport;
    private final Map<Message, Long> underWay = new LinkedHashMap<>();

    TransportPeer(
            Host host, Suite suite, Identity identity, Habits habits, List<Contact> contacts, Mail mail, Tally tally) {
        this.host = host;
        this.habits = habits;
        this.contacts = contacts;
        this.mail = mail;
        this.tally = tally;
        transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                this);
        host.invariant("handshakes that are half done are bounded", () -> transport.halfOpen() <= 256);
        host.invariant(
                "connection ids belong to sessions",
                () -> transport.connectionIds() <= 3 * transport.sessions().size() + transport.halfOpen());
    }

    Transport transport() {
        return transport;
    }

    /** How long the oldest message that is not over has been under way in a session that is open, nanoseconds. */
    long oldestNs() {
        return underWay.isEmpty()
                ? 0
                : host.nowNs() - underWay.values().iterator().next();
    }

    @Override
    public void start() {
        transport.start();
        host.schedule(host.random().nextLong(SECOND_NS), this::meet);
        host.schedule(pause(), this::speak);
    }

    private long pause() {
        return (long) (host.random().nextExponential() * habits.meanNs());
    }

    private void meet() {
        if (transport.sessions().size() < habits.neighbours() && !contacts.isEmpty()) {
            Contact contact = contacts.get(host.random().nextInt(contacts.size()));
            if (!contact.endpoint().equals(host.endpoint())) {
                transport.connect(contact.endpoint(), contact.publicKey());
            }
        }
        host.schedule(SECOND_NS + host.random().nextLong(SECOND_NS), this::meet);
    }

    private void speak() {
        List<Session> open = new ArrayList<>();
        for (Session session : transport.sessions()) {
            if (session.state() == Session.State.OPEN) {
                open.add(session);
            }
        }
        if (!open.isEmpty()) {
            send(open.get(host.random().nextInt(open.size())));
        }
        host.schedule(pause(), this::speak);
    }

    private void send(Session session) {
        RandomGenerator random = host.random();
        Priority urgency = Priority.values()[random.nextInt(Priority.values().length)];
        if (random.nextDouble() < SYMBOLS) {
            session.sendUnreliable(2, mail.write(SYMBOL_BYTES), urgency);
            return;
        }
        int size = (int) (LEAST_BYTES * StrictMath.pow(habits.mostBytes() / (double) LEAST_BYTES, random.nextDouble()));
        long deadline =
                random.nextDouble() < HURRIED ? host.nowNs() + random.nextLong(5 * SECOND_NS) : Message.NO_DEADLINE;
        Message message = session.send(1, mail.write(size), urgency, deadline, over -> {
            underWay.remove(over);
            tally.over(over.state());
        });
        if (message.state() == Message.State.UNDER_WAY) {
            underWay.put(message, host.nowNs());
            if (random.nextDouble() < CANCELLED) {
                host.schedule(random.nextLong(SECOND_NS), message::cancel);
            }
        }
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        transport.receive(from, payload);
    }

    @Override
    public void stop() {
        transport.stop();
    }

    @Override
    public void opened(Session session) {
        tally.opened();
    }

    @Override
    public void closed(Session session, CloseReason why) {
        tally.closed(why);
    }

    @Override
    public void received(Session session, int channel, ByteBuffer content) {
        mail.read(content);
    }

    @Override
    public void receivedUnreliable(Session session, int channel, ByteBuffer content) {
        mail.read(content);
    }
}
