// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.nat.stun.TransactionId;

/**
 * A way to a peer that has been found. While it is used, the other is asked about every five seconds whether it still consents to be sent to, and
 * after thirty without an answer the way is lost (RFC 7675, section 5.1). While it is not, both are asked as seldom as the box allows, which
 * keeps its mapping.
 */
final class Path {
    private static final long MS = 1_000_000;
    private static final long CONSENT_NS = 5_000 * MS;
    private static final long LOST_NS = 30_000 * MS;
    /** Each wait is 0.8 to 1.2 of what is meant, so that many paths do not ask at once. */
    private static final double LEAST = 0.8;

    private static final double SPREAD = 0.4;
    private static final StunTransactions.Pace PACE = new StunTransactions.Pace(1_000 * MS, 3, 2_000 * MS);

    private final Host host;
    private final StunTransactions transactions;
    private final Credentials local;
    private final Credentials remote;
    private final boolean controlling;
    private final Endpoint endpoint;
    private final Way way;
    private final KeepAlive keepAlive;
    private final Runnable lost;
    private Endpoint mapped;
    private RelayBinding binding; // null without a relay
    private StunTransactions.Transaction check;
    private Timer timer = () -> {};
    private long heardNs;
    private long askedNs;
    private long usedNs;
    private boolean isOver;

    Path(
            Host host,
            StunTransactions transactions,
            Meeting meeting,
            Endpoint endpoint,
            Way way,
            Endpoint mapped,
            KeepAlive keepAlive,
            Runnable lost) {
        this.host = host;
        this.transactions = transactions;
        local = meeting.local();
        remote = meeting.remote();
        controlling = meeting.isControlling();
        this.endpoint = endpoint;
        this.way = way;
        this.mapped = mapped;
        this.keepAlive = keepAlive;
        this.lost = lost;
        heardNs = host.nowNs();
        usedNs = heardNs;
        askedNs = heardNs;
        later(CONSENT_NS);
    }

    /** Through a relay, as whose end this host was bound. */
    void bound(RelayBinding end) {
        binding = end;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Way way() {
        return way;
    }

    Credentials local() {
        return local;
    }

    /** Something is sent on it, or has come. */
    void used() {
        usedNs = host.nowNs();
    }

    private void later(long ns) {
        timer = host.schedule((long) (ns * (LEAST + SPREAD * host.random().nextDouble())), this::ask);
    }

    private void ask() {
        long now = host.nowNs();
        if (now - heardNs > LOST_NS) {
            end();
            lost.run();
            return;
        }
        long silent = now - Math.max(askedNs, usedNs);
        boolean isIdle = now - usedNs > CONSENT_NS;
        askedNs = now;
        TransactionId id = TransactionId.random(host.random());
        check = transactions.ask(
                id,
                endpoint,
                Checks.request(id, local, remote, controlling, host.id().a(), 0, false),
                PACE,
                new StunTransactions.Listener() {
                    @Override
                    public boolean isAnswer(Endpoint to, Endpoint from, StunMessage answer) {
                        return from.equals(to) && answer.isSealedBySha256(remote.key());
                    }

                    @Override
                    public void answered(Endpoint from, StunMessage answer) {
                        if (answer.what() == StunClass.SUCCESS) {
                            heard(answer.mapped(), silent);
                        }
                    }

                    @Override
                    public void timedOut() {
                        // is seen by the next question, and ends the path after a few
                    }
                });
        later(isIdle && now - heardNs < keepAlive.intervalNs() * 2 ? keepAlive.intervalNs() : CONSENT_NS);
    }

    private void heard(Endpoint at, long silentNs) {
        heardNs = host.nowNs();
        if (at.equals(mapped)) {
            keepAlive.borne(silentNs);
        } else {
            keepAlive.forgotten(silentNs);
            mapped = at;
        }
    }

    void end() {
        if (isOver) {
            return;
        }
        isOver = true;
        timer.cancel();
        if (check != null) {
            check.cancel();
        }
        if (binding != null) {
            binding.end();
        }
    }
}
