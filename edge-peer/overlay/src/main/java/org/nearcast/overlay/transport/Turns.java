// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import org.nearcast.overlay.congestion.UploadShares;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Timer;

/**
 * Lets sessions send that have something to send. Where the upload is not bounded each sends some packets in its turn, so that the system can take
 * them in one call, and how fast is between it and its path; where it is, they share it by weight, packet by packet.
 */
final class Turns {
    private static final int PACKETS_A_TURN = 16;
    /** Of IPv4 and UDP, which the cap is for, too. */
    private static final int HEADER_BYTES = 28;

    private static final long LEAST_PAUSE_NS = 1_000_000;

    private final Host host;
    private final UploadShares<Session> upload;
    private final Deque<Session> ready = new ArrayDeque<>();
    private boolean capped;
    private boolean taking;
    private Timer timer; // set while the cap keeps somebody from sending

    Turns(Host host) {
        this.host = host;
        upload = new UploadShares<>(host.nowNs(), UploadShares.UNLIMITED);
    }

    /** A session comes. */
    UploadShares.Share<Session> join(Session session) {
        return upload.join(session, 1);
    }

    /** A session goes. */
    void leave(UploadShares.Share<Session> share) {
        upload.leave(share);
    }

    void weigh(UploadShares.Share<Session> share, int weight) {
        upload.weigh(share, weight);
    }

    void cap(long bytesPerSecond) {
        upload.cap(host.nowNs(), bytesPerSecond);
        capped = bytesPerSecond != UploadShares.UNLIMITED;
    }

    /** A session has something to send, or may have. */
    void add(Session session) {
        if (!session.ready) {
            session.ready = true;
            ready.add(session);
        }
    }

    /** Whether sessions are sending now: then whoever is added gets its turn without being called. */
    boolean isTaking() {
        return taking;
    }

    /** Lets all of them send. */
    void take() {
        if (taking) {
            return;
        }
        taking = true;
        try {
            if (capped) {
                takeShares();
            } else {
                takeAll();
            }
        } finally {
            taking = false;
        }
    }

    private void takeAll() {
        for (Session session = ready.poll(); session != null; session = ready.poll()) {
            session.ready = false;
            int packets = 0;
            while (packets < PACKETS_A_TURN && session.sendPacket() > 0) {
                packets++;
            }
            if (packets == PACKETS_A_TURN) {
                add(session);
            } else {
                session.rest();
            }
        }
    }

    private void takeShares() {
        long now = host.nowNs();
        wantAll();
        for (UploadShares.Share<Session> share = upload.next(now); share != null; share = upload.next(now)) {
            Session session = share.session();
            int bytes = session.sendPacket();
            if (bytes > 0) {
                upload.sent(now, share, bytes + HEADER_BYTES);
            } else {
                upload.wants(share, false);
                session.rest();
            }
            wantAll();
        }
        long delay = upload.delayNs(now);
        if (delay > 0 && timer == null) {
            timer = host.schedule(Math.max(delay, LEAST_PAUSE_NS), this::goOn);
        }
    }

    private void wantAll() {
        for (Session session = ready.poll(); session != null; session = ready.poll()) {
            session.ready = false;
            upload.wants(session.share(), session.state() != Session.State.CLOSED);
        }
    }

    private void goOn() {
        timer = null;
        take();
    }
}
