// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.rate.TokenBucket;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;

/**
 * Keeps which peer broadcasts which stream, and by which key, each for a lease. A stream that one peer has is not another's until it is given back or the
 * lease is over. Peers are known by their sessions, in which nobody else reads their publishing keys.
 */
public final class Registrar implements SessionListener {
    static final int REGISTER = 1;
    static final int WITHDRAW = 2;
    static final int ANSWER = 3;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LEASE_NS = 20 * SECOND_NS;
    private static final long SWEEP_NS = SECOND_NS;
    private static final long WORTH_NS = 5 * SECOND_NS;
    private static final int MOST_STREAMS = 10_000;
    private static final int MOST_OF_ONE = 32;
    /** Who guesses publishing keys does it slowly. */
    private static final double PER_SECOND = 2;

    private static final double BURST = 8;

    private record Lease(Registered registered, long untilNs) {}

    private final Host host;
    private final int channel;
    private final Streams streams;
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private final Map<Session, TokenBucket> callers = new HashMap<>();
    private boolean sweeping;
    private long registered;
    private long refused;
    private long limited;
    private long malformed;

    /**
     * @param channels of its transport, where it takes one
     * @param channel which, 0 to 255
     */
    public Registrar(Host host, Channels channels, int channel, Streams streams) {
        this.host = host;
        this.channel = channel;
        this.streams = streams;
        channels.add(channel, this);
    }

    /** How many streams peers broadcast. */
    public int size() {
        return leases.size();
    }

    /** Wishes that were granted, renewals included. */
    public long registered() {
        return registered;
    }

    /** Wishes that were not. */
    public long refused() {
        return refused;
    }

    /** Messages beyond what one peer may send. */
    public long limited() {
        return limited;
    }

    /** Messages that were not understood. */
    public long malformed() {
        return malformed;
    }

    @Override
    public void received(Session session, int on, ByteBuffer content) {
        TokenBucket wishes = callers.computeIfAbsent(session, one -> new TokenBucket(PER_SECOND, BURST, host.nowNs()));
        if (!wishes.take(host.nowNs(), 1)) {
            limited++;
            return;
        }
        try {
            PayloadReader in = Payload.of(content).reader();
            int kind = in.getByte();
            if (kind == REGISTER) {
                int question = in.getInt();
                answer(session, question, register(session.peer(), Wish.read(in)));
            } else if (kind == WITHDRAW) {
                withdraw(session.peer(), Wish.read(in));
            } else {
                malformed++;
            }
        } catch (MalformedPayloadException e) {
            malformed++;
        }
    }

    @Override
    public void closed(Session session, CloseReason why) {
        callers.remove(session);
    }

    private Outcome register(PeerId peer, Wish wish) {
        Outcome outcome = judge(peer, wish);
        if (outcome != Outcome.DONE) {
            refused++;
            return outcome;
        }
        registered++;
        Registered now = new Registered(peer, wish.key(), wish.epoch());
        Lease before = leases.put(wish.name(), new Lease(now, host.nowNs() + LEASE_NS));
        if (before == null || !before.registered.equals(now)) {
            streams.began(wish.name(), now);
        }
        sweepLater();
        return outcome;
    }

    private Outcome judge(PeerId peer, Wish wish) {
        if (!streams.mayPublish(wish.publishingKey(), wish.name())) {
            return Outcome.WRONG_KEY;
        }
        Lease held = leases.get(wish.name());
        if (held != null) {
            return held.registered.source().equals(peer) ? Outcome.DONE : Outcome.TAKEN;
        }
        if (streams.isPublishedHere(wish.name())) {
            return Outcome.TAKEN;
        }
        return leases.size() < MOST_STREAMS && streamsOf(peer) < MOST_OF_ONE ? Outcome.DONE : Outcome.FULL;
    }

    private int streamsOf(PeerId peer) {
        int count = 0;
        for (Lease lease : leases.values()) {
            count += lease.registered.source().equals(peer) ? 1 : 0;
        }
        return count;
    }

    private void withdraw(PeerId peer, Wish wish) {
        Lease held = leases.get(wish.name());
        if (held != null && held.registered.source().equals(peer)) {
            leases.remove(wish.name());
            streams.ended(wish.name());
        }
    }

    private void answer(Session session, int question, Outcome outcome) {
        Payload answer = new PayloadWriter(8)
                .putByte(ANSWER)
                .putInt(question)
                .putByte(outcome.ordinal())
                .end();
        session.send(
                channel, ByteBuffer.wrap(answer.toBytes()), Priority.NORMAL, host.nowNs() + WORTH_NS, message -> {});
    }

    private void sweepLater() {
        if (!sweeping && !leases.isEmpty()) {
            sweeping = true;
            host.schedule(SWEEP_NS, this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
        Iterator<Map.Entry<String, Lease>> next = leases.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<String, Lease> entry = next.next();
            if (entry.getValue().untilNs <= host.nowNs()) {
                next.remove();
                streams.ended(entry.getKey());
            }
        }
        sweepLater();
    }
}
