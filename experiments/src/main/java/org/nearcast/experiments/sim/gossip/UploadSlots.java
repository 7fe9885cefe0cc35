// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.util.HashMap;
import java.util.Map;
import org.nearcast.overlay.gossip.PeerView;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.Stack;

/**
 * Peers lend each other upload slots for a time. There is a mistake in it, planted to see that soaks find such: when a lease is returned, or
 * lent anew to a peer that has started again, the timer of the old one goes on, and ends the new one before its time. It takes a peer that
 * crashes with a lease, comes back soon and asks the same lender.
 */
final class UploadSlots implements Protocol {
    private static final int ASK = 1;
    private static final int LEND = 2;
    private static final int RETURN = 3;
    private static final int SLOTS = 4;
    private static final long LEASE_NS = 4_000_000_000L;
    private static final long LONGEST_USE_NS = 3_000_000_000L;
    private static final long PAUSE_NS = 5_000_000_000L;

    private final Stack.Channel channel;
    private final Host host;
    private final PeerView view;
    private final Map<Endpoint, Long> lentNs = new HashMap<>();
    private int early;

    UploadSlots(Stack.Channel channel, PeerView view) {
        this.channel = channel;
        host = channel.host();
        this.view = view;
    }

    @Override
    public void start() {
        host.invariant("no more slots are lent than there are", () -> lentNs.size() <= SLOTS);
        host.invariant("a lease lasts as long as was promised", () -> early == 0);
        ask();
    }

    private void ask() {
        host.schedule(PAUSE_NS + host.random().nextLong(PAUSE_NS), this::ask);
        Endpoint lender = view.any();
        if (lender != null) {
            send(lender, ASK);
        }
    }

    private void send(Endpoint to, int kind) {
        channel.send(to, channel.begin().putByte(kind).end());
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        int kind = payload.getByte();
        payload.end();
        switch (kind) {
            case ASK -> lend(from);
            case LEND -> host.schedule(host.random().nextLong(LONGEST_USE_NS), () -> send(from, RETURN));
            case RETURN -> lentNs.remove(from);
            default -> throw new MalformedPayloadException("no such message: " + kind);
        }
    }

    private void lend(Endpoint to) {
        if (lentNs.size() < SLOTS || lentNs.containsKey(to)) {
            lentNs.put(to, host.nowNs());
            host.note(() -> "lends a slot to " + to);
            host.schedule(LEASE_NS, () -> expire(to));
            send(to, LEND);
        }
    }

    private void expire(Endpoint holder) {
        Long since = lentNs.remove(holder);
        if (since != null && host.nowNs() - since < LEASE_NS * 9 / 10) {
            early++;
            host.note(() -> "takes a slot back from " + holder + " before its time");
        }
    }
}
