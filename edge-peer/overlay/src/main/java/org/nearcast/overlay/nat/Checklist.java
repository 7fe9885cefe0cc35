// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.nat.stun.TransactionId;

/**
 * The checks of one meeting (RFC 8445, sections 6 and 7), for one component. All that a peer sends leaves one socket, so a pair is told by the
 * other's endpoint alone. Candidates are tried in the order they are added, which is how ports are foretold in step, and not by priority: that
 * decides among those that work. The controlling peer nominates the best pair a moment after the first works.
 */
final class Checklist {
    /** Between two checks (RFC 8445, section 14.2, has 50 ms by default and 5 ms at least). */
    static final long PACE_NS = 5_000_000;

    /** The most pairs there are. */
    static final int MAX_PAIRS = 64;

    private static final int MAX_PEER_REFLEXIVE = 8;
    private static final int MAX_TRIGGERED = 6;
    private static final long NOMINATE_NS = 20_000_000;

    /** Is told which pair it is, once. */
    interface Listener {
        /**
         * @param remote the other's candidate
         * @param mapped where the other sees this host
         */
        void selected(Candidate remote, Endpoint mapped);
    }

    private enum State {
        WAITING,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED
    }

    private static final class Pair {
        private final Candidate remote;
        private State state = State.WAITING;
        private StunTransactions.Transaction check;
        private Endpoint mapped;
        private boolean isNominated; // by the other
        private int triggered;

        Pair(Candidate remote) {
            this.remote = remote;
        }
    }

    private final Host host;
    private final StunTransactions transactions;
    private final Credentials local;
    private final Listener listener;
    private final long tieBreaker;
    private final List<Pair> pairs = new ArrayList<>();
    private final Deque<Pair> queue = new ArrayDeque<>();
    private Credentials remote; // null until it is known
    private boolean controlling;
    private boolean isRunning;
    private boolean isTicking;
    private boolean isNominating;
    private boolean isOver;
    private int peerReflexive;

    Checklist(Host host, StunTransactions transactions, Credentials local, boolean controlling, Listener listener) {
        this.host = host;
        this.transactions = transactions;
        this.local = local;
        this.controlling = controlling;
        this.listener = listener;
        PeerId id = host.id();
        tieBreaker = id.a();
    }

    /** Tells it the other's name and key. */
    void meet(Credentials other) {
        remote = other;
    }

    /** The other decides. */
    void giveWay() {
        controlling = false;
    }

    boolean isControlling() {
        return controlling;
    }

    /** Whether checks are under way or done. */
    boolean isRunning() {
        return isRunning;
    }

    /** Begins to check, when the other is known. */
    void begin() {
        isRunning = true;
        tick();
    }

    /** Adds a candidate at the end; does nothing if its endpoint is there, or there are too many. */
    void add(Candidate candidate) {
        if (!isOver && find(candidate.endpoint()) == null && pairs.size() < MAX_PAIRS) {
            Pair pair = new Pair(candidate);
            pairs.add(pair);
            queue.addLast(pair);
            tick();
        }
    }

    /** Tries again what has failed, in the same order. */
    void retry() {
        for (Pair pair : pairs) {
            if (pair.state == State.FAILED && pair.remote.type() != CandidateType.PREDICTED) {
                pair.state = State.WAITING;
                queue.addLast(pair);
            }
        }
        tick();
    }

    private Pair find(Endpoint endpoint) {
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).remote.endpoint().equals(endpoint)) {
                return pairs.get(i);
            }
        }
        return null;
    }

    private void tick() {
        if (isTicking || isOver || !isRunning || queue.isEmpty()) {
            return;
        }
        isTicking = true;
        check(queue.pollFirst(), false);
        host.schedule(PACE_NS, () -> {
            isTicking = false;
            tick();
        });
    }

    private void check(Pair pair, boolean nominates) {
        if (pair.check != null) {
            pair.check.cancel();
        }
        if (pair.state != State.SUCCEEDED) {
            pair.state = State.IN_PROGRESS;
        }
        TransactionId id = TransactionId.random(host.random());
        Endpoint to = pair.remote.endpoint();
        int priority = Candidate.priority(CandidateType.PEER_REFLEXIVE, to, 0);
        boolean asControlling = controlling;
        pair.check = transactions.ask(
                id,
                to,
                Checks.request(id, local, remote, asControlling, tieBreaker, priority, nominates),
                StunTransactions.Pace.HASTY,
                new StunTransactions.Listener() {
                    @Override
                    public boolean isAnswer(Endpoint asked, Endpoint from, StunMessage answer) {
                        return from.equals(asked) && answer.isSealedBySha256(remote.key());
                    }

                    @Override
                    public void answered(Endpoint from, StunMessage answer) {
                        if (answer.what() == StunClass.SUCCESS) {
                            succeeded(pair, answer.mapped(), nominates);
                        } else if (answer.errorCode() == Checks.ROLE_CONFLICT && controlling == asControlling) {
                            controlling = !controlling;
                            pair.state = State.WAITING;
                            trigger(pair);
                        } else {
                            failed(pair, nominates);
                        }
                    }

                    @Override
                    public void timedOut() {
                        failed(pair, nominates);
                    }
                });
        if (pair.check == null) {
            failed(pair, nominates);
        }
    }

    private void succeeded(Pair pair, Endpoint mapped, boolean nominates) {
        pair.state = State.SUCCEEDED;
        pair.mapped = mapped;
        if (controlling ? nominates : pair.isNominated) {
            select(pair);
        } else if (controlling && !isNominating) {
            isNominating = true;
            host.schedule(NOMINATE_NS, this::nominate);
        }
    }

    private void failed(Pair pair, boolean nominates) {
        pair.state = State.FAILED;
        if (nominates) {
            nominate();
        }
    }

    private void nominate() {
        Pair best = null;
        for (Pair pair : pairs) {
            if (pair.state == State.SUCCEEDED && (best == null || priority(pair) > priority(best))) {
                best = pair;
            }
        }
        if (isOver || best == null || !controlling) {
            isNominating = false;
        } else {
            check(best, true);
        }
    }

    private long priority(Pair pair) {
        Endpoint to = pair.remote.endpoint();
        boolean isRelayed = Targets.isRelayed(to);
        int own = Candidate.priority(isRelayed ? CandidateType.RELAYED : CandidateType.HOST, to, 0);
        return Candidate.pairPriority(
                controlling ? own : pair.remote.priority(), controlling ? pair.remote.priority() : own);
    }

    private void select(Pair pair) {
        if (!isOver) {
            end();
            listener.selected(pair.remote, pair.mapped);
        }
    }

    /**
     * The other has checked this host from somewhere, and proved that it may.
     *
     * @return 0, or the number of an error to answer with
     */
    int checked(Endpoint from, StunMessage request) {
        boolean isConflict = request.has(controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED);
        if (isConflict) {
            long other =
                    request.longInteger(controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED);
            boolean isGreater = Long.compareUnsigned(tieBreaker, other) >= 0;
            if (controlling == isGreater) {
                return Checks.ROLE_CONFLICT;
            }
            controlling = !controlling;
        }
        Pair pair = find(from);
        if (pair == null) {
            if (isOver || peerReflexive == MAX_PEER_REFLEXIVE || pairs.size() == MAX_PAIRS) {
                return 0;
            }
            peerReflexive++;
            int priority = request.has(StunAttribute.PRIORITY)
                    ? request.integer(StunAttribute.PRIORITY)
                    : Candidate.priority(CandidateType.PEER_REFLEXIVE, from, 0);
            pair = new Pair(new Candidate(CandidateType.PEER_REFLEXIVE, from, priority));
            pairs.add(pair);
        }
        pair.isNominated |= !controlling && request.has(StunAttribute.USE_CANDIDATE);
        if (pair.state != State.SUCCEEDED) {
            trigger(pair);
        } else if (pair.isNominated) {
            select(pair);
        }
        return 0;
    }

    /** Checks at once what the other has just been heard from: now its box lets this host in. */
    private void trigger(Pair pair) {
        if (isOver || pair.triggered == MAX_TRIGGERED) {
            return;
        }
        pair.triggered++;
        if (pair.state == State.IN_PROGRESS) {
            pair.check.urge();
            return;
        }
        queue.remove(pair);
        if (isRunning) {
            check(pair, false);
        } else {
            queue.addFirst(pair);
        }
    }

    /** No more checks. */
    void end() {
        isOver = true;
        queue.clear();
        for (Pair pair : pairs) {
            if (pair.check != null) {
                pair.check.cancel();
            }
        }
    }
}
