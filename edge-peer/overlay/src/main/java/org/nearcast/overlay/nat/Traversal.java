// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunServer;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.rate.AddressLimits;

/**
 * Finds ways to peers, whatever boxes are between. It owns the host: STUN and envelopes of relays it keeps to itself, and everything else is for the
 * protocol above it, which sends by {@link #host()}. A way that is found is an endpoint like any other; that of a relayed one is of the discard
 * prefix, 100::/64, and carries a little less (see {@link #maxDatagramBytes}).
 *
 * <pre>{@code
 * Traversal traversal = new Traversal(host, TraversalSettings.of(servers));
 * Sessions sessions = new Sessions(traversal.host());
 * traversal.carry(sessions, sessions.signalling(), listener);
 * }</pre>
 */
public final class Traversal implements Protocol {
    private static final int LAST_OF_STUN = 3; // RFC 7983
    private static final int CHECKS_PER_SECOND = 32;
    private static final int CHECKS_AT_ONCE = 160;
    private static final int ADDRESSES_TOGETHER = 8;
    private static final int ADDRESSES = 1_024;

    /** Is told what became of {@link #connect}, once. */
    public interface Callback {
        /** The peer is there. */
        void connected(Endpoint at, Way way);

        /** No way was found. */
        void failed(String why);
    }

    /** Is told of ways that were not asked for here. */
    public interface Listener {
        /** Whether to meet a peer that wants to. */
        default boolean accepts(PeerId peer) {
            return true;
        }

        /** Whether to relay between a peer that asks for it and another, if this host is a relay. */
        default boolean relays(PeerId asker, PeerId other) {
            return true;
        }

        /** A peer has found its way here. */
        void connected(PeerId peer, Endpoint at, Way way);

        /** A way is lost: the other has not consented for 30 seconds. */
        void lost(PeerId peer, Endpoint at);
    }

    private final Host host;
    private final TraversalSettings settings;
    private final Routes routes;
    private final StunTransactions questions;
    private final StunTransactions checks;
    private final StunServer server;
    private final RelayServer relay; // null if it is none
    private final NatProbe probe;
    private final KeepAlive keepAlive = new KeepAlive();
    private final AddressLimits unanswered;
    private final Meetings meetings;
    private final Host above;
    private Protocol protocol;
    private Listener listener;
    private long refused;
    private long suppressed;

    public Traversal(Host host, TraversalSettings settings) {
        this.host = host;
        this.settings = settings;
        routes = new Routes(host);
        questions = new StunTransactions(host, host::send);
        checks = new StunTransactions(host, this::sendCheck);
        server = new StunServer(host, host::send, settings.colleagues());
        relay = settings.relay() == null ? null : new RelayServer(host, host::send, settings.relay());
        probe = new NatProbe(host, questions);
        settings.servers().forEach(probe::addServer);
        unanswered = new AddressLimits(CHECKS_PER_SECOND, CHECKS_AT_ONCE, ADDRESSES_TOGETHER, ADDRESSES, host.nowNs());
        meetings = new Meetings(host, settings, routes, checks, probe, keepAlive);
        above = new RelayingHost(host, routes, meetings::used);
    }

    /** Says what is above it, before it is started. */
    public void carry(Protocol what, Signalling by, Listener who) {
        protocol = what;
        listener = who;
        meetings.introduce(by, who);
    }

    /** The world of the protocol above. */
    public Host host() {
        return above;
    }

    @Override
    public void start() {
        probe.begin();
        protocol.start();
    }

    @Override
    public void stop() {
        protocol.stop();
    }

    // ---------------------------------------------------------------- what is asked of it

    /** Looks for a way to a peer: for two seconds without a relay, for six in all. One that is known is told at once. */
    public void connect(PeerContact contact, Callback callback) {
        meetings.connect(contact, callback);
    }

    /** Lets go of the way to a peer, or stops looking for it. */
    public void forget(PeerId peer) {
        meetings.forget(peer);
    }

    /** Adds somebody who may be asked where this host is seen, such as a new contact. */
    public void addServer(Endpoint contact) {
        probe.addServer(contact);
    }

    /** Adds somebody who may be asked to relay. */
    public void addRelay(PeerContact contact) {
        meetings.addRelay(contact);
    }

    /**
     * A signal has come.
     *
     * @param from whose it is, and by whom it came
     * @throws MalformedPayloadException if it is not understood
     */
    public void signalled(PeerContact from, PayloadReader in) {
        Signal signal = SignalCodec.read(in);
        if (signal == null) {
            refused++;
        } else if (signal instanceof Signal.RelayRequest request) {
            boolean isWilling = relay != null && listener.relays(from.peer(), request.to());
            meetings.signal(
                    from,
                    isWilling
                            ? relay.asked(from.peer(), request.meeting())
                            : new Signal.RelayRefusal(request.meeting()));
        } else {
            meetings.signalled(from, signal);
        }
    }

    // ---------------------------------------------------------------- what comes

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        if (Targets.isRelayed(from)) {
            refused++; // nobody is there
        } else if (payload.peekByte() != Routes.ENVELOPE) {
            take(from, payload);
        } else {
            long tag = Routes.readTag(payload);
            if (routes.has(tag, from)) {
                take(Targets.relayed(tag), payload);
            } else if (relay != null) {
                relay.pass(from, tag, payload);
            } else {
                refused++;
            }
        }
    }

    private void take(Endpoint from, PayloadReader payload) {
        int first = payload.peekByte();
        if (first == Routes.ENVELOPE) {
            refused++; // an envelope in an envelope
        } else if (first <= LAST_OF_STUN) {
            stun(from, StunMessage.read(payload));
        } else {
            meetings.used(from);
            protocol.receive(from, payload);
        }
    }

    private void stun(Endpoint from, StunMessage message) {
        if (!message.isBinding()) {
            refused++;
            return;
        }
        switch (message.what()) {
            case REQUEST -> asked(from, message);
            case INDICATION -> server.indicated(message);
            default -> (checks.isWaiting(message.id()) ? checks : questions).answered(from, message);
        }
    }

    private void asked(Endpoint from, StunMessage request) {
        boolean hasName = request.has(StunAttribute.USERNAME);
        String name = hasName ? request.text(StunAttribute.USERNAME) : "";
        if (!hasName && settings.serves() && !Targets.isRelayed(from)) {
            server.asked(from, request);
        } else if (RelayServer.isName(name) && relay != null && !Targets.isRelayed(from)) {
            relay.bind(from, request);
        } else {
            checked(from, request, Credentials.addressee(name));
        }
    }

    private void checked(Endpoint from, StunMessage request, long addressee) {
        int fragment = (int) addressee;
        Credentials local = addressee < 0 ? null : meetings.named(fragment);
        if (local == null || !request.isSealedBySha256(local.key())) {
            refused++;
            return;
        }
        int error = meetings.checked(fragment, from, request);
        routes.send(from, error == 0 ? Checks.answer(from, request, local) : Checks.error(error, request, local));
    }

    private void sendCheck(Endpoint to, Payload payload) {
        if (Targets.isRelayed(to) || meetings.leadsTo(to) || unanswered.take(host.nowNs(), to)) {
            routes.send(to, payload);
        } else {
            suppressed++;
        }
    }

    // ---------------------------------------------------------------- what is known

    /** What a datagram to an endpoint may carry, bytes; what is larger is dropped if it is relayed. */
    public int maxDatagramBytes(Endpoint to) {
        return routes.maxDatagramBytes(to);
    }

    /** How long a session may be silent without its box's forgetting it, nanoseconds. */
    public long keepAliveNs() {
        return keepAlive.intervalNs();
    }

    /** What this host is behind, as far as it is known. */
    public NatType natType() {
        return probe.type();
    }

    /** Runs something when it is known what this host is behind, as far as it can be. */
    public void whenClassified(Runnable task) {
        probe.whenDone(task);
    }

    /** What has been counted. */
    public TraversalCounters counters() {
        return new TraversalCounters(
                meetings.size(),
                meetings.ways(),
                refused + meetings.refused() + server.refused() + (relay == null ? 0 : relay.refused()),
                suppressed,
                questions.strays() + checks.strays(),
                server.answered(),
                relay == null ? 0 : relay.size(),
                relay == null ? 0 : relay.relayedBytes(),
                relay == null ? 0 : relay.dropped(),
                routes.tooLarge());
    }
}
