// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.HandshakeState;
import org.nearcast.overlay.noise.Pattern;

/**
 * The responder's part of handshakes. Nothing is sent that is larger than what came, and nothing twice unless it was asked for twice. When there
 * are many at once, who asks must first show that it hears this host at its address (a cookie, as RFC 9000's Retry, section 8.1.2), which costs this
 * end a hash and no memory; and there is a bound on how many are worked on in a second, whoever asks.
 */
final class Responses {
    /** Handshakes that may be half done; then the oldest goes. */
    static final int MOST = 256;

    /** Half-done handshakes from which on, or new ones within a second from which on, cookies are asked for. */
    static final int CALM = 64;

    /** Handshakes begun in a second: about 0.3 ms of one core each. */
    static final int MOST_A_SECOND = 500;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long COOKIE_NS = 30 * SECOND_NS;

    private record Asker(Endpoint from, long initiatorId) {}

    /** A handshake that was answered. */
    private static final class Response {
        final Asker asker;
        final long ownId;
        final HandshakeState noise;
        final Payload reply;
        final long sinceNs;
        Session session; // once keys are known

        Response(Asker asker, long ownId, HandshakeState noise, Payload reply, long sinceNs) {
            this.asker = asker;
            this.ownId = ownId;
            this.noise = noise;
            this.reply = reply;
            this.sinceNs = sinceNs;
        }
    }

    private final Transport transport;
    private final Host host;
    private final byte[] secret = new byte[32];
    private final Map<Asker, Response> byAsker = new LinkedHashMap<>();
    private final Map<Long, Response> byOwn = new LinkedHashMap<>();
    private long secondNs;
    private int thisSecond;
    private Timer timer;

    Responses(Transport transport) {
        this.transport = transport;
        host = transport.host();
        host.random().nextBytes(secret);
        secondNs = host.nowNs();
    }

    /** Handshakes that are half done. */
    int count() {
        return byOwn.size();
    }

    void readHello(Endpoint from, HandshakeDatagrams.Hello hello) {
        TransportCounters counters = transport.counters();
        if (hello.version() != HandshakeDatagrams.VERSION) {
            if (hello.version() != 0) {
                transport.send(from, HandshakeDatagrams.versions(hello.initiatorId()));
            }
            return;
        }
        Response known = byAsker.get(new Asker(from, hello.initiatorId()));
        if (known != null) {
            transport.send(from, known.reply);
            return;
        }
        long now = host.nowNs();
        forgetOld(now);
        boolean heard = hello.cookie().length > 0 && isCookie(hello, from, now);
        if (!heard && (byOwn.size() >= CALM || thisSecond >= CALM)) {
            counters.retries++;
            transport.send(from, HandshakeDatagrams.retry(hello.initiatorId(), cookie(hello.initiatorId(), from, now)));
            return;
        }
        if (thisSecond >= MOST_A_SECOND || !transport.hasRoom()) {
            counters.handshakesRefused++;
            return;
        }
        thisSecond++;
        if (byOwn.size() >= MOST) {
            forget(byOwn.values().iterator().next(), true);
            counters.handshakesFailed++;
        }
        begin(from, hello, now);
    }

    private void begin(Endpoint from, HandshakeDatagrams.Hello hello, long now) {
        Credentials own = transport.credentials();
        HandshakeState noise = new HandshakeState(
                hello.pattern(),
                false,
                HandshakeDatagrams.prologue(hello.pattern(), hello.initiatorId()),
                own.suite(),
                own.identity().keys(),
                own.suite().keyPair(host.random()),
                null);
        byte[] payload = noise.readMessage(hello.noise(), 0, hello.noise().length);
        HandshakeDatagrams.Parameters theirs = null;
        if (hello.pattern() == Pattern.IK) {
            theirs = HandshakeDatagrams.Parameters.read(payload);
        }
        transport.counters().handshakesBegun++;
        long ownId = transport.drawId();
        byte[] answer = noise.writeMessage(transport.parameters(ownId).write());
        Payload reply = HandshakeDatagrams.answer(HandshakeDatagrams.REPLY, hello.initiatorId(), answer);
        Response response = new Response(new Asker(from, hello.initiatorId()), ownId, noise, reply, now);
        byAsker.put(response.asker, response);
        byOwn.put(ownId, response);
        transport.send(from, reply);
        if (theirs != null) {
            response.session = makeSession(response, theirs);
            if (!isAdmitted(response.session, theirs)) {
                forget(response, false);
            }
        }
        if (timer == null) {
            timer = host.schedule(transport.settings().handshakeTimeoutNs(), this::sweep);
        }
    }

    /** Who is not admitted is told, and no more. */
    private boolean isAdmitted(Session session, HandshakeDatagrams.Parameters theirs) {
        boolean admitted = transport.admits(session.peer(), theirs.token());
        if (!admitted) {
            session.close(CloseReason.NOT_ADMITTED);
        }
        return admitted;
    }

    private void sweep() {
        timer = null;
        long now = host.nowNs();
        forgetOld(now);
        if (!byOwn.isEmpty()) {
            long due = byOwn.values().iterator().next().sinceNs
                    + transport.settings().handshakeTimeoutNs();
            timer = host.schedule(Math.max(0, due - now), this::sweep);
        }
    }

    private Session makeSession(Response response, HandshakeDatagrams.Parameters theirs) {
        PeerId peer = Identity.idOf(transport.credentials().suite(), response.noise.remoteStatic());
        Session session = new Session(transport, false, response.asker.from(), peer);
        PacketProtection protection = new PacketProtection(
                response.noise.sendKeys(),
                response.noise.receiveKeys(),
                transport.settings().packetsPerKey());
        transport.know(session, response.ownId);
        session.keysKnown(
                protection,
                transport.idsOf(session, response.ownId, response.asker.initiatorId()),
                response.noise.remoteStatic(),
                theirs.mostDatagramBytes());
        return session;
    }

    /** Reads a FINISH: the last message of XX, which says who the other end is. */
    void readFinish(long ownId, byte[] message) {
        Response response = byOwn.get(ownId);
        if (response == null || response.session != null) {
            return;
        }
        HandshakeDatagrams.Parameters theirs =
                HandshakeDatagrams.Parameters.read(response.noise.readMessage(message, 0, message.length));
        forget(response, false);
        response.session = makeSession(response, theirs);
        if (isAdmitted(response.session, theirs)) {
            transport.opened(response.session, null);
        }
    }

    /** A packet of a session was authentic: if it was half open, it is open. */
    void heard(Session session, long ownId) {
        Response response = byOwn.get(ownId);
        if (response != null && response.session == session) {
            forget(response, false);
            transport.opened(session, null);
        }
    }

    private void forgetOld(long now) {
        if (now - secondNs >= SECOND_NS) {
            secondNs = now;
            thisSecond = 0;
        }
        Iterator<Response> oldest = byOwn.values().iterator();
        while (oldest.hasNext()) {
            Response response = oldest.next();
            if (now - response.sinceNs < transport.settings().handshakeTimeoutNs()) {
                return;
            }
            forget(response, true);
            transport.counters().handshakesFailed++;
            oldest = byOwn.values().iterator();
        }
    }

    private void forget(Response response, boolean failed) {
        byOwn.remove(response.ownId);
        byAsker.remove(response.asker);
        if (failed) {
            transport.forgetId(response.ownId);
        }
    }

    /** Forgets all. */
    void close() {
        if (timer != null) {
            timer.cancel();
        }
        while (!byOwn.isEmpty()) {
            forget(byOwn.values().iterator().next(), true);
        }
    }

    private boolean isCookie(HandshakeDatagrams.Hello hello, Endpoint from, long now) {
        return Arrays.equals(hello.cookie(), cookie(hello.initiatorId(), from, now))
                || Arrays.equals(hello.cookie(), cookie(hello.initiatorId(), from, now - COOKIE_NS));
    }

    private byte[] cookie(long initiatorId, Endpoint from, long now) {
        byte[] asked = new PayloadWriter()
                .putEndpoint(from)
                .putLong(initiatorId)
                .putLong(Math.floorDiv(now, COOKIE_NS))
                .end()
                .toBytes();
        return Arrays.copyOf(transport.credentials().suite().hmac(secret, asked), HandshakeDatagrams.COOKIE_BYTES);
    }
}
