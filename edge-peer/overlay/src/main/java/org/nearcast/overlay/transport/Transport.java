// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.nearcast.overlay.congestion.CongestionControl;
import org.nearcast.overlay.congestion.UploadShares;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;

/**
 * A peer's sessions ("Peer2View", section II, Transport). It finds the session of what comes, makes new ones, and lets those send that have something to
 * send, a few packets each in turn.
 *
 * <p>There is at most one open session with a peer. If both began one at once, that of the peer with the lower id stays.
 */
public final class Transport implements Protocol {
    /** No link carries a datagram so large: where they may be, a datagram is a message, and how it travels is somebody else's business. */
    static final int WHOLE_MESSAGES = 65_535;

    private final Host host;
    private final TransportSettings settings;
    private final Credentials credentials;
    private final Admission admission;
    private final CongestionControl.Factory congestion;
    private final SessionListener listener;
    private final boolean leavesBodies;
    private final PeerId id;
    private final TransportCounters counters = new TransportCounters();
    private final Responses responses;
    private final Graves graves = new Graves();
    private final ByConnectionId<Session> byConnectionId = new ByConnectionId<>();
    private final Map<Session, Long> halfOpen = new HashMap<>();
    private final Map<Long, Initiation> initiations = new LinkedHashMap<>();
    private final Map<PeerId, Session> byPeer = new LinkedHashMap<>();
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Turns turns;
    private boolean receiving;
    private boolean flushDue;
    private long heldBytes;
    private boolean over;

    /**
     * @param congestion makes the congestion control of each path
     * @param admission who may open sessions
     */
    public Transport(
            Host host,
            TransportSettings settings,
            Credentials credentials,
            Admission admission,
            CongestionControl.Factory congestion,
            SessionListener listener) {
        this.host = host;
        this.settings = settings;
        this.credentials = credentials;
        this.admission = admission;
        this.congestion = congestion;
        this.listener = listener;
        leavesBodies =
                host.maxDatagramBytes() > WHOLE_MESSAGES && !credentials.suite().protects();
        id = credentials.identity().id();
        responses = new Responses(this);
        turns = new Turns(host);
    }

    @Override
    public void start() {}

    /** Who this peer is to others. */
    public PeerId id() {
        return id;
    }

    /** Whose static key that is. */
    public PeerId idOf(byte[] publicKey) {
        return Identity.idOf(credentials.suite(), publicKey);
    }

    public TransportCounters counters() {
        return counters;
    }

    /** The sessions there are, open or about to be. */
    public Collection<Session> sessions() {
        return Collections.unmodifiableCollection(sessions);
    }

    /** The open session with a peer, or null. */
    public Session session(PeerId peer) {
        return byPeer.get(peer);
    }

    /** Connection ids by which packets are known now. */
    public int connectionIds() {
        return byConnectionId.size();
    }

    /** Handshakes that others began and have not finished. */
    public int halfOpen() {
        return responses.count();
    }

    /**
     * Begins a session. What comes of it the listener is told.
     *
     * @param to where the peer is
     * @param publicKey of the peer, 32 bytes: nobody else can answer then, and nobody learns who asks; or null, if only its address is known
     * @return the session, which connects; or null if there is no room for more
     */
    public Session connect(Endpoint to, byte[] publicKey) {
        if (over || !hasRoom()) {
            return null;
        }
        PeerId peer = publicKey == null ? null : idOf(publicKey);
        Session session = new Session(this, true, to, peer);
        long own = drawId();
        Initiation initiation = new Initiation(this, session, own, publicKey);
        initiations.put(own, initiation);
        sessions.add(session);
        counters.handshakesBegun++;
        initiation.start();
        return session;
    }

    /**
     * Bounds what all sessions send together. They share it by their {@link Session#weigh weights}.
     *
     * @param bytesPerSecond 1 or more, of datagrams without UDP's headers and IP's; {@link UploadShares#UNLIMITED} for no bound
     */
    public void capUpload(long bytesPerSecond) {
        turns.cap(bytesPerSecond);
        sessions.forEach(this::wants);
    }

    @Override
    public void stop() {
        over = true;
        responses.close();
        for (Session session : new ArrayList<>(sessions)) {
            session.close(CloseReason.DONE);
        }
    }

    // ---- what comes ----

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        int size = payload.remaining();
        counters.datagramsIn++;
        counters.bytesIn += size;
        if (size == 0 || over) {
            return;
        }
        boolean isPacket = PacketProtection.isPacket(payload.peekByte());
        ByteBuffer body = isPacket && leavesBodies ? payload.takeBody() : FrameWriter.NO_BODY;
        byte[] bytes = payload.copyRest();
        receiving = true;
        try {
            if (isPacket) {
                receivePacket(from, bytes, body);
            } else {
                receiveHandshake(from, new FrameReader(bytes, 1, size), bytes[0] & 0xff, size);
            }
        } catch (MalformedPayloadException e) {
            counters.malformed++;
        } finally {
            receiving = false;
        }
        flush();
    }

    private void receivePacket(Endpoint from, byte[] bytes, ByteBuffer body) {
        if (bytes.length < PacketProtection.OVERHEAD_BYTES) {
            counters.foreign++;
            return;
        }
        long connectionId = new FrameReader(bytes, 1, bytes.length).getLong();
        Session session = byConnectionId.get(connectionId);
        if (session != null && session.hasKeys()) {
            session.receive(from, bytes, body);
            return;
        }
        counters.foreign++;
        Payload answer = graves.answer(connectionId, bytes.length);
        if (answer != null) {
            send(from, answer);
        }
    }

    private void receiveHandshake(Endpoint from, FrameReader in, int type, int size) {
        switch (type) {
            case HandshakeDatagrams.HELLO -> responses.readHello(from, HandshakeDatagrams.readHello(in, size));
            case HandshakeDatagrams.REPLY -> {
                HandshakeDatagrams.requireVersion(in.getByte());
                Initiation initiation = initiations.get(in.getLong());
                if (initiation != null) {
                    readReply(initiation, HandshakeDatagrams.readNoise(in));
                }
            }
            case HandshakeDatagrams.FINISH -> {
                HandshakeDatagrams.requireVersion(in.getByte());
                responses.readFinish(in.getLong(), HandshakeDatagrams.readNoise(in));
            }
            case HandshakeDatagrams.RETRY -> {
                HandshakeDatagrams.requireVersion(in.getByte());
                Initiation initiation = initiations.get(in.getLong());
                if (initiation != null) {
                    initiation.retry(in.copyBytes(HandshakeDatagrams.COOKIE_BYTES));
                }
            }
            default -> counters.foreign++;
        }
    }

    private void readReply(Initiation initiation, byte[] message) {
        HandshakeDatagrams.Parameters theirs = initiation.read(message);
        Session session = initiation.session;
        PeerId peer = Identity.idOf(credentials.suite(), initiation.remoteKey());
        if (!admits(peer, theirs.token())) {
            failed(initiation, CloseReason.NOT_ADMITTED);
            return;
        }
        Payload finish = initiation.finish(theirs.connectionId());
        initiations.remove(initiation.ownId);
        initiation.stop();
        know(session, initiation.ownId);
        session.keysKnown(
                initiation.protection(),
                idsOf(session, initiation.ownId, theirs.connectionId()),
                initiation.remoteKey(),
                theirs.mostDatagramBytes());
        opened(session, finish);
    }

    boolean admits(PeerId peer, byte[] token) {
        boolean admitted = admission.admits(peer, token);
        if (!admitted) {
            counters.notAdmitted++;
        }
        return admitted;
    }

    /** A handshake came to nothing. */
    void failed(Initiation initiation, CloseReason why) {
        initiations.remove(initiation.ownId);
        initiation.stop();
        counters.handshakesFailed++;
        initiation.session.close(why);
    }

    // ---- sessions ----

    /** A session is open, from either end. */
    void opened(Session session, Payload finish) {
        counters.handshakesDone++;
        sessions.add(session);
        halfOpen.remove(session);
        session.open(finish);
        Session other = byPeer.get(session.peer());
        if (other != null && !isBetter(session, other)) {
            session.close(CloseReason.DUPLICATE);
            return;
        }
        byPeer.put(session.peer(), session);
        if (other != null) {
            other.close(CloseReason.DUPLICATE);
        }
        listener.opened(session);
    }

    /** Whether a new session should stay rather than an older one with the same peer. */
    private boolean isBetter(Session fresh, Session old) {
        if (fresh.isInitiator() == old.isInitiator()) {
            return true; // who begins anew has lost the old one
        }
        if (host.nowNs() - old.openedNs() > settings.handshakeTimeoutNs()) {
            return true; // so has who begins anew although there has been one for long
        }
        return fresh.isInitiator() == id.compareTo(fresh.peer()) < 0;
    }

    /** A session's packet was authentic. */
    void heard(Session session) {
        Long own = session.state() == Session.State.CONNECTING ? halfOpen.get(session) : null;
        if (own != null) {
            responses.heard(session, own);
        }
    }

    void ended(Session session, CloseReason why) {
        boolean known = sessions.remove(session);
        turns.leave(session.share());
        if (session.peer() != null) {
            byPeer.remove(session.peer(), session);
        }
        halfOpen.remove(session);
        for (Initiation initiation : new ArrayList<>(initiations.values())) {
            if (initiation.session == session) {
                initiation.stop();
                initiations.remove(initiation.ownId);
            }
        }
        if (known) {
            listener.closed(session, why);
        }
    }

    boolean hasRoom() {
        return sessions.size() + responses.count() < settings.maxSessions();
    }

    /** Draws a connection id that nobody has. */
    long drawId() {
        long drawn = host.random().nextLong();
        while (byConnectionId.get(drawn) != null || initiations.containsKey(drawn)) {
            drawn = host.random().nextLong();
        }
        return drawn;
    }

    /** From now on packets with this connection id are the session's. */
    void know(Session session, long connectionId) {
        byConnectionId.put(connectionId, session);
        if (!session.isInitiator()) {
            halfOpen.put(session, connectionId);
        }
    }

    void forgetId(long connectionId) {
        Session session = byConnectionId.remove(connectionId);
        if (session != null && halfOpen.remove(session) != null) {
            session.close(CloseReason.UNREACHABLE);
        }
    }

    ConnectionIds idsOf(Session session, long own, long theirs) {
        return new ConnectionIds(
                () -> {
                    long drawn = drawId();
                    byConnectionId.put(drawn, session);
                    return drawn;
                },
                byConnectionId::remove,
                own,
                theirs);
    }

    /** More is held of messages that are not complete: if it is too much, the session that holds most is closed. */
    void holds(long moreBytes) {
        heldBytes += moreBytes;
        if (heldBytes <= settings.receiveBytes()) {
            return;
        }
        Session most = null;
        for (Session session : sessions) {
            if (most == null || session.heldBytes() > most.heldBytes()) {
                most = session;
            }
        }
        if (most != null) {
            counters.closedForOverload++;
            most.close(CloseReason.OVERLOAD);
        }
    }

    // ---- what goes ----

    void send(Endpoint to, Payload payload) {
        counters.datagramsOut++;
        counters.bytesOut += payload.size();
        host.send(to, payload);
    }

    /** A session has something to send, or may have. */
    void wants(Session session) {
        turns.add(session);
        if (!receiving && !turns.isTaking() && !flushDue) {
            flushDue = true;
            host.schedule(0, this::flush);
        }
    }

    /** Lets all sessions send that have something to send. */
    void flush() {
        flushDue = false;
        turns.take();
    }

    // ---- what sessions need of it ----

    Turns turns() {
        return turns;
    }

    Host host() {
        return host;
    }

    TransportSettings settings() {
        return settings;
    }

    Credentials credentials() {
        return credentials;
    }

    /** Whether a message that no link carries in one packet goes along behind one as it is, and is not copied to be sealed. */
    boolean leavesBodies() {
        return leavesBodies;
    }

    Graves graves() {
        return graves;
    }

    SessionListener listener() {
        return listener;
    }

    CongestionControl startControl(long nowNs, int datagramBytes) {
        return host.maxDatagramBytes() > WHOLE_MESSAGES ? new Unbounded() : congestion.start(nowNs, datagramBytes);
    }

    /** What this end tells in a handshake. */
    HandshakeDatagrams.Parameters parameters(long connectionId) {
        return new HandshakeDatagrams.Parameters(connectionId, host.maxDatagramBytes(), credentials.token());
    }
}
