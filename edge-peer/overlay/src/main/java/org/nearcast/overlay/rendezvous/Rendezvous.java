// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.rendezvous;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.PeerContact;
import org.nearcast.overlay.nat.Signalling;
import org.nearcast.overlay.nat.Traversal;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.Transport;

/**
 * Carries signals in sessions, on a channel of their own, and passes on those of others. A signal to somebody else goes to the contact, which puts
 * the sender's name in place of the receiver's and sends it on, if it is in session with the receiver. Nobody can speak in another's name: the
 * session says who somebody is.
 *
 * <pre>
 *   1   kind: 1 to be passed on, or for the contact itself; 2 passed on
 *   32  kind 1: for whom; kind 2: from whom
 *       the signal, 1,024 bytes at most
 * </pre>
 */
public final class Rendezvous implements Signalling {
    /** Signals that one peer may have passed on in a second: some meetings, each of which takes about five. */
    static final int MOST_A_SECOND = 50;

    private static final int PASS_ON = 1;
    private static final int PASSED_ON = 2;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WORTH_NS = 2 * SECOND_NS;

    private final Host host;
    private final Transport transport;
    private final Traversal traversal;
    private final int channel;
    private final Map<PeerId, Integer> thisSecond = new HashMap<>();
    private long secondNs;
    private long passedOn;
    private long dropped;

    /** @param channel of messages, 0 to 255; what comes on it must be given to {@link #received} */
    public Rendezvous(Host host, Transport transport, Traversal traversal, int channel) {
        this.host = host;
        this.transport = transport;
        this.traversal = traversal;
        this.channel = channel;
    }

    @Override
    public void send(PeerContact to, Payload signal) {
        Session via = sessionAt(to.via());
        if (via == null) {
            dropped++;
        } else {
            send(via, PASS_ON, to.peer(), ByteBuffer.wrap(signal.toBytes()));
        }
    }

    private Session sessionAt(Endpoint endpoint) {
        for (Session session : transport.sessions()) {
            if (session.state() == Session.State.OPEN && session.remote().equals(endpoint)) {
                return session;
            }
        }
        return null;
    }

    private void send(Session session, int kind, PeerId peer, ByteBuffer signal) {
        Payload message = new PayloadWriter().putByte(kind).putId(peer).endWith(signal);
        session.send(
                channel, ByteBuffer.wrap(message.toBytes()), Priority.URGENT, host.nowNs() + WORTH_NS, ignored -> {});
    }

    /**
     * A message came on the channel of signals.
     *
     * @throws MalformedPayloadException if it is none
     */
    public void received(Session from, ByteBuffer content) {
        PayloadReader in = Payload.of(content).reader();
        int kind = in.getByte();
        PeerId peer = in.getId();
        if (in.remaining() > MAX_BYTES) {
            throw new MalformedPayloadException("a signal of " + in.remaining() + " bytes");
        }
        if (kind == PASSED_ON) {
            traversal.signalled(new PeerContact(peer, from.remote()), in);
        } else if (kind != PASS_ON) {
            throw new MalformedPayloadException("a signal of kind " + kind);
        } else if (peer.equals(transport.id())) {
            traversal.signalled(new PeerContact(from.peer(), from.remote()), in);
        } else {
            passOn(from.peer(), peer, in.rest());
        }
    }

    private void passOn(PeerId from, PeerId to, ByteBuffer signal) {
        if (host.nowNs() - secondNs >= SECOND_NS) {
            secondNs = host.nowNs();
            thisSecond.clear();
        }
        Session session = transport.session(to);
        if (session == null || thisSecond.merge(from, 1, Integer::sum) > MOST_A_SECOND) {
            dropped++;
        } else {
            passedOn++;
            send(session, PASSED_ON, from, signal);
        }
    }

    /** Signals of others that were sent on. */
    public long passedOn() {
        return passedOn;
    }

    /** Signals that found nobody who would carry or take them, or were too many. */
    public long dropped() {
        return dropped;
    }
}
