// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;

/**
 * Where a session's packets go, and whether they should go elsewhere (RFC 9000, sections 8.2 and 9). When the other end is heard from a new endpoint,
 * or another way to it is known, that is asked to answer a number that only the other end can read; then packets go there. Until it has answered
 * nothing else does.
 */
final class Path {
    private static final int MOST_TRIES = 4;

    /** Within that time the other end has followed to a new path, or tried to four times. */
    private static final long MOVING_NS = 5_000_000_000L;

    private final Session session;
    private final Host host;
    private Endpoint remote;
    private Endpoint candidate; // null if none is tried out
    private boolean voluntary; // whether it was named here, rather than heard of from outside
    private long challenge;
    private int tries;
    private long againNs;
    private boolean asked;
    private long question;
    private Endpoint previous; // where packets went before; null if nowhere
    private long previousUntilNs;

    Path(Session session, Host host, Endpoint remote) {
        this.session = session;
        this.host = host;
        this.remote = remote;
    }

    Endpoint remote() {
        return remote;
    }

    /**
     * An authentic packet has come.
     *
     * @param latest whether none that was sent later came before: older ones may have taken an old path
     */
    void heardFrom(Endpoint from, boolean latest) {
        if (from.equals(remote)) {
            if (latest && candidate != null && !voluntary) {
                candidate = null; // it is still there: somebody else sent a copy from elsewhere
            }
        } else if (latest && !from.equals(candidate) && !isLeaving(from)) {
            begin(from, false);
        }
    }

    /** Whether that is where it was before: the other end may not have followed yet. */
    private boolean isLeaving(Endpoint from) {
        return from.equals(previous) && host.nowNs() < previousUntilNs;
    }

    /** Tries out a way that is said to lead to the other end. */
    void tryOut(Endpoint to) {
        begin(to, true);
    }

    private void begin(Endpoint to, boolean wanted) {
        candidate = to;
        voluntary = wanted;
        tries = 0;
        challenge = host.random().nextLong();
        ask(host.nowNs());
    }

    private void ask(long nowNs) {
        tries++;
        againNs = nowNs + (session.roundTripNs() << tries);
        send(candidate, Frames.PATH_CHALLENGE, challenge);
    }

    private void send(Endpoint to, int type, long number) {
        byte[] packet = new byte[PacketProtection.OVERHEAD_BYTES + Frames.HEAD_BYTES + Long.BYTES];
        FrameWriter out = session.sender().begin(packet);
        int body = Frames.begin(out, type);
        out.putLong(number);
        Frames.end(out, body);
        session.sender().sendUntracked(packet, out, to);
    }

    /** The other end asks whether it is heard, in a packet that is not read to its end yet. */
    void asked(long number) {
        asked = true;
        question = number;
    }

    /** Answers where that packet came from, once, however often it asked in it. */
    void answer(Endpoint from) {
        if (asked) {
            asked = false;
            send(from, Frames.PATH_RESPONSE, question);
        }
    }

    /** An answer came. */
    void answered(long number, long nowNs) {
        if (candidate == null || number != challenge) {
            return;
        }
        boolean sameAddress = candidate.sameAddress(remote);
        previous = remote;
        previousUntilNs = nowNs + MOVING_NS;
        remote = candidate;
        candidate = null;
        session.pathChanged(sameAddress, nowNs);
    }

    /** When the next try is due. */
    long deadlineNs() {
        return candidate == null ? Long.MAX_VALUE : againNs;
    }

    /** Time has passed. */
    void timeOut(long nowNs) {
        if (candidate == null || nowNs < againNs) {
            return;
        }
        if (tries >= MOST_TRIES) {
            candidate = null;
        } else {
            ask(nowNs);
        }
    }
}
