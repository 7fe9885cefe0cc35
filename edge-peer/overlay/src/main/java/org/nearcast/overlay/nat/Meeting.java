// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunTransactions;

/**
 * Two peers on the way to one another. Who begins offers, the other answers, and both begin to check at once: who began says go, and waits for as
 * long as that takes to arrive. Where ports are foretold they are asked for just before, and again in the next round if nothing came of it. When
 * theory allows nothing else, or two seconds are over, a relay is looked for.
 */
final class Meeting implements Checklist.Listener {
    private static final long MS = 1_000_000;
    /** How long a way without a relay is looked for. */
    private static final long DIRECT_NS = 2_000 * MS;
    /** How long any way is looked for. */
    private static final long TOTAL_NS = 6_000 * MS;

    private static final long REPEAT_NS = 400 * MS;
    private static final long ROUND_NS = 500 * MS;
    private static final long MAX_ONE_WAY_NS = 300 * MS;
    private static final int MAX_ROUNDS = 4;
    /** Where it lives. */
    interface Home {
        Host host();

        /** The transactions of checks, which do not send more than they may to who never answers. */
        StunTransactions checks();

        NatProbe probe();

        List<Candidate> candidates();

        boolean mayBeTried(Endpoint candidate);

        void signal(PeerContact to, Signal signal);

        /** Makes this host an end of a relayed path; null if it cannot be. */
        RelayBinding bind(Endpoint relay, long tag, boolean isAsker, byte[] key, Runnable bound);

        /** Whom to ask for relaying, the best first. */
        List<PeerContact> relays();

        /** It is over: a way was found. */
        void met(Meeting meeting, Endpoint at, Way way, Endpoint mapped);

        /** It is over without. */
        void failed(Meeting meeting, String why);
    }

    private final Home home;
    private final Host host;
    private final PeerContact contact;
    private final Credentials local;
    private final Checklist checklist;
    private final long begunNs;
    private final List<Traversal.Callback> callbacks = new ArrayList<>();
    private long number;
    private boolean isAsker;
    private Signal.Description own; // what was told last
    private Signal.Description other; // what was heard last
    private long offeredNs;
    private int round;
    private int roundsBegun;
    private boolean isOver;
    private List<PeerContact> relays; // null until one is looked for
    private int relay;
    private RelayBinding binding;

    Meeting(Home home, PeerContact contact, long number, boolean isAsker) {
        this.home = home;
        this.contact = contact;
        this.number = number;
        this.isAsker = isAsker;
        host = home.host();
        local = Credentials.random(host.random());
        checklist = new Checklist(host, home.checks(), local, isAsker, this);
        begunNs = host.nowNs();
        later(DIRECT_NS, this::relay);
        later(TOTAL_NS, () -> fail(other == null ? "no answer" : "no way there"));
    }

    private void later(long ns, Runnable task) {
        host.schedule(ns, () -> {
            if (!isOver) {
                task.run();
            }
        });
    }

    PeerContact contact() {
        return contact;
    }

    List<Traversal.Callback> callbacks() {
        return callbacks;
    }

    long number() {
        return number;
    }

    boolean isAsker() {
        return isAsker;
    }

    Credentials local() {
        return local;
    }

    Credentials remote() {
        return other.credentials();
    }

    boolean isControlling() {
        return checklist.isControlling();
    }

    /** This host's end of the relayed path that was tried, or null. */
    RelayBinding binding() {
        return binding;
    }

    // ---------------------------------------------------------------- offer and answer

    /** Begins it: once it is known what this host is behind, the other is told. */
    void offer() {
        prepare(() -> {
            own = describe(true, 0);
            offeredNs = host.nowNs();
            repeat(own);
        });
    }

    private void prepare(Runnable then) {
        home.probe().whenDone(() -> home.probe().refresh(() -> {
            if (!isOver) {
                then.run();
            }
        }));
    }

    private Signal.Description describe(boolean isOffer, long heldNs) {
        int heldMs = (int) Math.min(heldNs / MS, 0xffff);
        NatProbe probe = home.probe();
        return new Signal.Description(
                number,
                isOffer,
                round,
                heldMs,
                local,
                probe.type(),
                probe.latest(),
                probe.othersPerSecond(),
                home.candidates());
    }

    private void repeat(Signal.Description offer) {
        if (own == offer && isAsker && (other == null || other.round() < round)) {
            home.signal(contact, offer);
            later(REPEAT_NS, () -> repeat(offer));
        }
    }

    /** The other offers. */
    void offered(Signal.Description offer) {
        if (other != null && offer.round() <= other.round()) {
            if (own != null && own.round() == offer.round()) {
                home.signal(contact, own); // the answer was lost, or is late
            }
            return;
        }
        long heardNs = host.nowNs();
        hear(offer);
        round = offer.round();
        prepare(() -> {
            if (other == offer) {
                own = describe(false, host.nowNs() - heardNs);
                home.signal(contact, own);
                later(MAX_ONE_WAY_NS, () -> begin(offer.round()));
            }
        });
    }

    private void hear(Signal.Description description) {
        if (other == null) {
            checklist.meet(description.credentials());
        }
        other = description;
    }

    /** The other offers too, and its offer is the one that counts. */
    void giveWay(Signal.Description offer) {
        isAsker = false;
        number = offer.meeting();
        own = null;
        round = 0;
        checklist.giveWay();
        offered(offer);
    }

    /** The other answers: both begin when it hears so. */
    void answered(Signal.Description answer) {
        if (!isAsker || own == null || answer.round() != round || other != null && other.round() == round) {
            return;
        }
        hear(answer);
        home.signal(contact, new Signal.Go(number, round));
        long oneWay = (host.nowNs() - offeredNs - answer.heldMs() * MS) / 2;
        int now = round;
        later(Math.max(0, Math.min(oneWay, MAX_ONE_WAY_NS)), () -> begin(now));
        if (reach() == Reach.RELAYED) {
            relay();
        }
    }

    /** The other says go. */
    void go(int of) {
        if (!isAsker && own != null && own.round() == of) {
            begin(of);
        }
    }

    private Reach reach() {
        return Reach.between(own.type(), other.type());
    }

    // ---------------------------------------------------------------- checks

    private void begin(int of) {
        if (of < roundsBegun || of != round) {
            return;
        }
        roundsBegun = of + 1;
        for (Candidate candidate : Forecast.order(own, other, home.probe().seen(), isAsker)) {
            if (home.mayBeTried(candidate.endpoint())) {
                checklist.add(candidate);
            }
        }
        if (of == 0) {
            checklist.begin();
        } else {
            checklist.retry();
        }
        if (isAsker && reach() == Reach.PREDICTED && of + 1 < MAX_ROUNDS) {
            later(ROUND_NS, this::again);
        }
    }

    /** Ports have been foretold in vain: by now others may be next. */
    private void again() {
        if (host.nowNs() - begunNs < DIRECT_NS) {
            round++;
            offer();
        }
    }

    /** A check of the other's has come, which proves this host's key. An error's number, or 0. */
    int checked(Endpoint from, StunMessage check) {
        int error = checklist.checked(from, check);
        if (!checklist.isRunning() && other != null && own != null) {
            begin(round);
        }
        return error;
    }

    @Override
    public void selected(Candidate remote, Endpoint mapped) {
        isOver = true;
        boolean isForetold =
                remote.type() == CandidateType.PREDICTED || !own.type().isStable() && !isTold(mapped);
        Way way = Targets.isRelayed(remote.endpoint())
                ? Way.RELAYED
                : isForetold && reach() != Reach.DIRECT ? Way.PREDICTED : Way.DIRECT;
        home.met(this, remote.endpoint(), way, mapped);
    }

    private boolean isTold(Endpoint mapped) {
        for (Candidate candidate : own.candidates()) {
            if (candidate.endpoint().equals(mapped)) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- relaying

    private void relay() {
        if (isAsker && other != null && relays == null) {
            relays = home.relays();
            ask(0);
        }
    }

    private void ask(int which) {
        relay = which;
        if (which >= 2 * relays.size()) {
            if (host.nowNs() - begunNs >= DIRECT_NS) {
                fail("no way there, and no relay");
            }
            return;
        }
        home.signal(relays.get(which / 2), new Signal.RelayRequest(number, contact.peer()));
        later(REPEAT_NS, () -> {
            if (binding == null && relay == which) {
                ask(which + 1); // each is asked twice
            }
        });
    }

    private boolean isAsked(PeerContact from) {
        return relays != null
                && binding == null
                && relay < 2 * relays.size()
                && relays.get(relay / 2).peer().equals(from.peer());
    }

    /** A relay grants a path. */
    void granted(PeerContact from, Signal.RelayGrant grant) {
        if (isAsked(from)) {
            Endpoint at = relays.get(relay / 2).via();
            bind(at, grant.tag(), true, grant.askerKey());
            tell(new Signal.RelayChoice(number, at, grant.tag(), grant.otherKey()));
        }
    }

    private void tell(Signal.RelayChoice choice) {
        home.signal(contact, choice);
        later(REPEAT_NS, () -> tell(choice));
    }

    /** A relay refuses. */
    void refused(PeerContact from) {
        if (isAsked(from)) {
            ask((relay / 2 + 1) * 2);
        }
    }

    /** The other has chosen a relay. */
    void chosen(Signal.RelayChoice choice) {
        if (!isAsker && binding == null && home.mayBeTried(choice.relay())) {
            bind(choice.relay(), choice.tag(), false, choice.key());
        }
    }

    private void bind(Endpoint at, long tag, boolean asker, byte[] key) {
        Candidate candidate = Candidate.of(CandidateType.RELAYED, Targets.relayed(tag), 0);
        binding = home.bind(at, tag, asker, key, () -> checklist.add(candidate));
    }

    // ---------------------------------------------------------------- the end

    /** Ends it. */
    void fail(String why) {
        if (!isOver) {
            isOver = true;
            checklist.end();
            home.failed(this, why);
        }
    }
}
