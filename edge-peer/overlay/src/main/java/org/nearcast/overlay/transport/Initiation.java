// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.noise.HandshakeState;
import org.nearcast.overlay.noise.NoiseException;
import org.nearcast.overlay.noise.Pattern;

/** The initiator's part of a handshake: HELLO until there is a REPLY, later and later. */
final class Initiation {
    private static final long FIRST_NS = 250_000_000;
    private static final long LONGEST_NS = 2_000_000_000;
    private static final byte[] NO_COOKIE = {};
    private static final byte[] NOTHING = {};

    final Session session;
    final long ownId;
    private final Transport transport;
    private final Pattern pattern;
    private final HandshakeState noise;
    private final byte[] first;
    private final long untilNs;
    private Payload hello;
    private boolean retried;
    private long waitNs = FIRST_NS;
    private Timer timer;

    /**
     * @param ownId by which answers are known
     * @param remoteKey the other end's, or null if it is not known
     */
    Initiation(Transport transport, Session session, long ownId, byte[] remoteKey) {
        this.transport = transport;
        this.session = session;
        this.ownId = ownId;
        pattern = remoteKey == null ? Pattern.XX : Pattern.IK;
        Credentials own = transport.credentials();
        noise = new HandshakeState(
                pattern,
                true,
                HandshakeDatagrams.prologue(pattern, ownId),
                own.suite(),
                own.identity().keys(),
                own.suite().keyPair(transport.host().random()),
                remoteKey);
        first = noise.writeMessage(
                pattern == Pattern.IK ? transport.parameters(0).write() : NOTHING);
        hello = HandshakeDatagrams.hello(ownId, pattern, NO_COOKIE, first);
        untilNs = transport.host().nowNs() + transport.settings().handshakeTimeoutNs();
    }

    void start() {
        Host host = transport.host();
        if (host.nowNs() >= untilNs) {
            transport.failed(this, CloseReason.UNREACHABLE);
            return;
        }
        transport.send(session.remote(), hello);
        timer = host.schedule(Math.min(waitNs, untilNs - host.nowNs()), this::start);
        waitNs = Math.min(LONGEST_NS, 2 * waitNs);
    }

    /** The other end wants to see that this address hears it. Once: who asks again and again is not listened to. */
    void retry(byte[] cookie) {
        if (!retried) {
            retried = true;
            hello = HandshakeDatagrams.hello(ownId, pattern, cookie, first);
            stop();
            waitNs = FIRST_NS;
            start();
        }
    }

    /**
     * Reads a REPLY.
     *
     * @return what it says
     * @throws NoiseException if it is not authentic: nothing has changed then
     */
    HandshakeDatagrams.Parameters read(byte[] reply) {
        return HandshakeDatagrams.Parameters.read(noise.readMessage(reply, 0, reply.length));
    }

    /** The other end's key. */
    byte[] remoteKey() {
        return noise.remoteStatic();
    }

    /** The handshake's last datagram, or null if there is none to be sent. */
    Payload finish(long remoteId) {
        if (!noise.isWriting()) {
            return null;
        }
        byte[] last = noise.writeMessage(transport.parameters(0).write());
        return HandshakeDatagrams.answer(HandshakeDatagrams.FINISH, remoteId, last);
    }

    PacketProtection protection() {
        return new PacketProtection(
                noise.sendKeys(), noise.receiveKeys(), transport.settings().packetsPerKey());
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
