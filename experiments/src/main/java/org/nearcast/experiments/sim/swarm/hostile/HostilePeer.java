// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.tracker.TrackerAddress;
import org.nearcast.overlay.tracker.TrackerClient;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.SegmentException;

/**
 * A peer that joins a swarm to harm it: it lets itself be found, meets as many as it can, says hello, learns of blocks by their manifests, and for the
 * rest does what its {@link Attack} does. Whoever closes a session with it is met again.
 */
public final class HostilePeer implements Protocol, SessionListener {
    static final long STEP_NS = 50_000_000;

    private static final int TELL_STEPS = 5;
    private static final long MEET_NS = 1_000_000_000L;
    private static final int MOST_NEIGHBOURS = 32;
    private static final int MOST_MANIFESTS = 64;
    private static final int USEFUL_MS = 2_000;

    private final Host host;
    private final Transport transport;
    private final TrackerClient tracker;
    private final int channel;
    private final StreamSpec stream;
    private final Attack attack;
    private final Map<PeerId, Session> neighbours = new LinkedHashMap<>();
    private final Set<Session> meeting = new LinkedHashSet<>();
    private final Map<Session, Integer> accepted = new LinkedHashMap<>();
    private final Map<Long, Manifest> manifests = new LinkedHashMap<>();
    private long head;
    private long meetNs;
    private int steps;

    /**
     * A peer.
     *
     * @param channel of the swarm
     * @param trackerChannel of the tracker
     * @param wallMs the time of day
     */
    public HostilePeer(
            Host host,
            Suite suite,
            Identity identity,
            int channel,
            int trackerChannel,
            TrackerAddress origin,
            LongSupplier wallMs,
            StreamSpec stream,
            AttackKind kind) {
        this.host = host;
        this.channel = channel;
        this.stream = stream;
        Channels channels = new Channels();
        transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
        channels.add(channel, this);
        tracker =
                new TrackerClient(host, transport, channels, trackerChannel, origin, suite, TagRotation.HOURLY, wallMs);
        attack = kind.begin(this);
    }

    @Override
    public void start() {
        transport.start();
        tracker.join(stream.tags(), attack::offer);
        step();
    }

    @Override
    public void stop() {
        tracker.stop();
        transport.stop();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        transport.receive(from, payload);
    }

    // ---------------------------------------------------------------- what attacks need

    Host host() {
        return host;
    }

    /** Those who have said hello. */
    Collection<Session> neighbours() {
        return new ArrayList<>(neighbours.values());
    }

    /** One more than the last block it knows of. */
    long head() {
        return head;
    }

    /** Of a block, or null. */
    Manifest manifest(long block) {
        return manifests.get(block);
    }

    void say(Session to, ByteBuffer message) {
        to.send(channel, message, Priority.URGENT, host.nowNs() + MEET_NS, over -> {});
    }

    void sayUnreliable(Session to, ByteBuffer message) {
        if (message.remaining() <= to.mostUnreliableBytes()) {
            to.sendUnreliable(channel, message, Priority.NORMAL);
        }
    }

    /** Promises a neighbour the stripes for which it asks. */
    void accept(Session from, PayloadReader in) {
        int stripes = SwarmMessages.readStripes(in);
        accepted.merge(from, stripes, (one, other) -> one | other);
        say(from, SwarmMessages.stripes(SwarmMessages.ACCEPT, stripes));
    }

    /** Who was promised stripes, and which. */
    Map<Session, Integer> accepted() {
        return accepted;
    }

    // ---------------------------------------------------------------- meeting others

    private void step() {
        host.schedule(STEP_NS, this::step);
        if (host.nowNs() >= meetNs && neighbours.size() < MOST_NEIGHBOURS) {
            meetNs = host.nowNs() + MEET_NS;
            Query query = new Query(
                    Query.MOST, attack.offer().coordinate(), attack.offer().lagMs());
            tracker.find(stream.tags(), query, this::meet);
        }
        if (++steps % TELL_STEPS == 0) {
            attack.tell();
        }
        attack.act();
    }

    private void meet(List<PeerRecord> found) {
        for (PeerRecord one : found) {
            if (neighbours.size() + meeting.size() < MOST_NEIGHBOURS && transport.session(one.id()) == null) {
                Session session = transport.connect(one.endpoint(), one.publicKey());
                if (session != null) {
                    meeting.add(session);
                }
            }
        }
    }

    @Override
    public void opened(Session session) {
        if (meeting.remove(session)) {
            hello(session);
        }
    }

    private void hello(Session session) {
        say(
                session,
                SwarmMessages.hello(
                        new SwarmMessages.Hello(stream.id().bytes(), false, attack.upload(), USEFUL_MS, 0)));
    }

    @Override
    public void closed(Session session, CloseReason why) {
        meeting.remove(session);
        accepted.remove(session);
        if (session.peer() != null) {
            neighbours.remove(session.peer(), session);
        }
    }

    @Override
    public void received(Session session, int from, ByteBuffer content) {
        try {
            PayloadReader in = Payload.of(content).reader();
            int kind = in.getByte();
            switch (kind) {
                case SwarmMessages.HELLO -> met(session);
                case SwarmMessages.MANIFEST -> learn(in);
                case SwarmMessages.BYE -> session.close();
                default -> attack.heard(session, kind, in);
            }
        } catch (MalformedPayloadException | SegmentException e) {
            throw new IllegalStateException("honest peers say nothing malformed", e);
        }
    }

    @Override
    public void receivedUnreliable(Session session, int from, ByteBuffer content) {
        received(session, from, content);
    }

    private void met(Session session) {
        if (neighbours.put(session.peer(), session) == null) {
            if (!session.isInitiator()) {
                hello(session);
            }
            say(session, SwarmMessages.askManifests(0));
            attack.met(session);
        }
    }

    private void learn(PayloadReader in) throws SegmentException {
        SwarmMessages.readAgeNs(in);
        ByteBuffer rest = in.rest();
        byte[] bytes = new byte[rest.remaining()];
        rest.get(bytes);
        Manifest manifest = Manifest.read(bytes);
        if (manifests.putIfAbsent(manifest.number(), manifest) == null) {
            head = Math.max(head, manifest.number() + 1);
            if (manifests.size() > MOST_MANIFESTS) {
                manifests.remove(manifests.keySet().iterator().next());
            }
            attack.knows(manifest.number());
        }
    }
}
