// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.Transport;

/**
 * The session with a tracker: made when it is wanted, by whatever part of the peer, and made again when it is over, after pauses that grow while no
 * answer comes.
 */
final class TrackerLink {
    private static final long FIRST_PAUSE_NS = 500_000_000L;
    /** With half as much again a peer is back well within a lease. */
    private static final long LONGEST_PAUSE_NS = 10_000_000_000L;

    private final Host host;
    private final Transport transport;
    private final TrackerAddress tracker;
    private final PeerId id;
    private Session connecting;
    private Timer pause;
    private long pauseNs = FIRST_PAUSE_NS;
    private boolean over;

    TrackerLink(Host host, Transport transport, TrackerAddress tracker, PeerId id) {
        this.host = host;
        this.transport = transport;
        this.tracker = tracker;
        this.id = id;
    }

    /** Whether a session is with the tracker. */
    boolean isWith(Session session) {
        return id.equals(session.peer());
    }

    /** The open session, or null. */
    Session session() {
        return transport.session(id);
    }

    /** Sees to it that there will be one. */
    void want() {
        if (session() == null && connecting == null && pause == null && !over) {
            connecting = transport.connect(tracker.endpoint(), tracker.publicKey());
            if (connecting == null) {
                pauseThen(this::want);
            }
        }
    }

    /** A session with the tracker is open. */
    void opened(Session session) {
        if (session == connecting) {
            connecting = null;
        }
    }

    /**
     * A session is over.
     *
     * @param again is to be called after a pause, if there is none with the tracker now
     */
    void closed(Session session, Runnable again) {
        boolean mine = session == connecting || isWith(session);
        if (session == connecting) {
            connecting = null;
        }
        if (mine && session() == null && connecting == null) {
            pauseThen(again);
        }
    }

    private void pauseThen(Runnable again) {
        if (pause == null && !over) {
            long drawnNs = pauseNs / 2 + host.random().nextLong(pauseNs);
            pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
            pause = host.schedule(drawnNs, () -> {
                pause = null;
                again.run();
            });
        }
    }

    /** The tracker has answered: it is well. */
    void answered() {
        pauseNs = FIRST_PAUSE_NS;
    }

    /** What was sent on a session was not even acknowledged: whoever was there is not any more. */
    void lost(Session session) {
        if (session == session()) {
            session.close();
        }
    }

    /** Makes no more. */
    void stop() {
        over = true;
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }
}
