// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTag;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;

/**
 * Discovery by one tracker. A lease is renewed when a third of it is over, so that two announcements may be lost; with each renewal some peers are
 * asked for, so that those known are no strangers when the tracker goes. An announcement that was not even acknowledged in time says that the
 * session's other end is gone, long before the transport finds out: it may be a tracker that was started again and knows nobody.
 */
public final class TrackerClient implements Discovery, SessionListener {
    /** Questions that may wait at once. */
    static final int MOST_QUESTIONS = 64;
    /** Peers that are asked for with each renewal. */
    static final int REFRESHED = 4;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long ANSWER_NS = 5 * SECOND_NS;
    private static final long LEAST_LEASE_NS = 3 * SECOND_NS;
    private static final long LONGEST_LEASE_NS = 600 * SECOND_NS;
    private static final long NS_IN_MS = 1_000_000;

    private final Host host;
    private final Transport transport;
    private final int channel;
    private final Suite suite;
    private final TagRotation rotation;
    private final LongSupplier wallMs;
    private final TrackerLink link;
    private final KnownPeers known = new KnownPeers();
    private final Map<StreamTags, Membership> joined = new LinkedHashMap<>();
    private final Map<Integer, Question> questions = new LinkedHashMap<>();
    private int next;
    private long asked;
    private long answered;
    private long unanswered;
    private long refused;
    private long lost;
    private long strays;

    /**
     * A peer that has joined nothing; the tracker hears of it when it does, or asks.
     *
     * @param channels of the transport, where it takes one
     * @param channel which, 0 to 255: the tracker's
     * @param suite of the peer
     * @param wallMs tells the time of day, in milliseconds since 1970
     */
    public TrackerClient(
            Host host,
            Transport transport,
            Channels channels,
            int channel,
            TrackerAddress tracker,
            Suite suite,
            TagRotation rotation,
            LongSupplier wallMs) {
        this.host = host;
        this.transport = transport;
        this.channel = channel;
        this.suite = suite;
        this.rotation = rotation;
        this.wallMs = wallMs;
        link = new TrackerLink(host, transport, tracker, Identity.idOf(suite, tracker.publicKey()));
        channels.add(channel, this);
    }

    /** Opens the session with the tracker now, so that who asks or joins later need not wait for it. */
    public void connect() {
        link.want();
    }

    @Override
    public void find(StreamTags stream, Query query, Consumer<List<PeerRecord>> found) {
        if (questions.size() >= MOST_QUESTIONS) {
            unanswered++;
            host.schedule(0, () -> found.accept(List.of()));
        } else {
            ask(Question.of(stream, query, found));
        }
    }

    @Override
    public void join(StreamTags stream, Supplier<Offer> offer) {
        Membership membership = joined.computeIfAbsent(stream, Membership::new);
        membership.offer = offer;
        announce(membership);
    }

    @Override
    public void changed(StreamTags stream) {
        Membership membership = joined.get(stream);
        if (membership != null) {
            announceIn(membership, Math.max(0, membership.announcedNs + SECOND_NS - host.nowNs()));
        }
    }

    @Override
    public void leave(StreamTags stream) {
        Membership membership = joined.remove(stream);
        if (membership != null) {
            membership.stop();
            dropQuestions(membership);
            Session session = link.session();
            if (session != null) {
                send(session, new Request.Leave(tag(stream)));
            }
        }
    }

    @Override
    public List<PeerRecord> known(StreamTags stream) {
        return known.of(stream);
    }

    /** Leaves all streams, and gives up all questions: those who asked hear no more. */
    public void stop() {
        for (StreamTags stream : List.copyOf(joined.keySet())) {
            leave(stream);
        }
        questions.values().forEach(question -> question.timer.cancel());
        questions.clear();
        link.stop();
    }

    public TrackerClientCounters counters() {
        return new TrackerClientCounters(asked, answered, unanswered, refused, lost, strays);
    }

    // ---- what goes ----

    private StreamTag tag(StreamTags stream) {
        return stream.of(rotation.period(wallMs.getAsLong()));
    }

    private void announceIn(Membership membership, long ns) {
        membership.stop();
        membership.renewal = host.schedule(ns, () -> announce(membership));
    }

    private void announce(Membership membership) {
        membership.announcedNs = host.nowNs();
        announceIn(membership, renewalNs(membership));
        ask(Question.announcing(membership));
    }

    private void dropQuestions(Membership membership) {
        questions.values().removeIf(question -> {
            boolean dropped = question.membership == membership;
            if (dropped) {
                question.timer.cancel();
            }
            return dropped;
        });
    }

    /** A third of the lease, more or less, so that those who came together part. */
    private long renewalNs(Membership membership) {
        long third = membership.leaseNs / 3;
        return third - third / 10 + host.random().nextLong(third / 5);
    }

    private void ask(Question question) {
        int number = next++;
        questions.put(number, question);
        question.timer = host.schedule(ANSWER_NS, () -> giveUp(number));
        asked++;
        Session session = link.session();
        if (session == null) {
            link.want();
        } else {
            send(session, number, question);
        }
    }

    private void send(Session session, int number, Question question) {
        StreamTag tag = tag(question.stream);
        question.session = session;
        question.sentNs = host.nowNs();
        question.message = send(
                session,
                question.membership == null
                        ? new Request.Find(number, tag, question.query)
                        : new Request.Announce(number, tag, REFRESHED, question.membership.offer.get()));
    }

    private Message send(Session session, Request request) {
        return session.send(channel, request.toBytes(), Priority.NORMAL, host.nowNs() + ANSWER_NS, message -> {});
    }

    private void giveUp(int number) {
        Question question = questions.remove(number);
        unanswered++;
        if (question.isIgnored(host.nowNs() - ANSWER_NS / 2) && question.session == link.session()) {
            lost++;
            link.lost(question.session);
        }
        question.found.accept(List.of());
    }

    // ---- what comes ----

    @Override
    public void opened(Session session) {
        if (!link.isWith(session)) {
            return;
        }
        link.opened(session);
        for (Membership membership : List.copyOf(joined.values())) {
            dropQuestions(membership);
            announce(membership);
        }
        for (Map.Entry<Integer, Question> entry : new ArrayList<>(questions.entrySet())) {
            if (entry.getValue().session != session) {
                send(session, entry.getKey(), entry.getValue());
            }
        }
    }

    @Override
    public void closed(Session session, CloseReason why) {
        link.closed(session, () -> {
            if (!joined.isEmpty() || !questions.isEmpty()) {
                link.want();
            }
        });
    }

    @Override
    public void received(Session session, int on, ByteBuffer content) {
        Answer answer = link.isWith(session) ? Answer.read(Payload.of(content).reader(), suite) : null;
        Question question = answer == null ? null : questions.remove(answer.question());
        if (question == null) {
            strays++;
            return;
        }
        question.timer.cancel();
        answered++;
        link.answered();
        if (answer.outcome() != Answer.Outcome.DONE) {
            refused++;
        }
        List<PeerRecord> peers = new ArrayList<>(answer.peers());
        peers.removeIf(peer -> peer.id().equals(transport.id()));
        known.add(question.stream, peers);
        if (question.membership != null && answer.leaseMs() > 0) {
            isLeased(question.membership, answer.leaseMs() * NS_IN_MS);
        }
        question.found.accept(peers);
    }

    private void isLeased(Membership membership, long toldNs) {
        long leaseNs = Math.min(Math.max(toldNs, LEAST_LEASE_NS), LONGEST_LEASE_NS);
        if (leaseNs != membership.leaseNs && joined.get(membership.stream) == membership) {
            membership.leaseNs = leaseNs;
            announceIn(membership, renewalNs(membership));
        }
    }
}
