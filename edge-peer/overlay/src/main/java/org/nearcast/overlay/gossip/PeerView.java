// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.Stack;

/**
 * A few other peers, which change all the time: a peer exchanges some of those it knows with the one it has known longest (after Voulgaris,
 * Gavidia, van Steen, "CYCLON", 2005). Who does not answer is forgotten.
 */
public final class PeerView implements Protocol {
    /** How many peers a view holds. */
    public static final int SIZE = 16;

    private static final int EXCHANGED = 6;
    private static final int ENDPOINT_BYTES = 18;
    private static final int ASK = 1;
    private static final int ANSWER = 2;

    private static final class Entry {
        final Endpoint endpoint;
        int age;

        Entry(Endpoint endpoint, int age) {
            this.endpoint = endpoint;
            this.age = age;
        }
    }

    private final Stack.Channel channel;
    private final Host host;
    private final List<Endpoint> contacts;
    private final long periodNs;
    private final List<Entry> entries = new ArrayList<>(SIZE);
    private Endpoint asked;

    /**
     * @param contacts peers to begin with, and to come back to when none is left
     * @param periodNs nanoseconds from one exchange to the next
     */
    public PeerView(Stack.Channel channel, List<Endpoint> contacts, long periodNs) {
        this.channel = channel;
        this.host = channel.host();
        this.contacts = List.copyOf(contacts);
        this.periodNs = periodNs;
    }

    @Override
    public void start() {
        host.invariant("a view holds no more than it may, and not its owner", this::isProper);
        contacts.forEach(contact -> learn(contact, 0));
        host.schedule(host.random().nextLong(periodNs), this::exchange);
    }

    private boolean isProper() {
        for (Entry entry : entries) {
            if (entry.endpoint.equals(host.endpoint())) {
                return false;
            }
        }
        return entries.size() <= SIZE;
    }

    private void exchange() {
        host.schedule(periodNs, this::exchange);
        if (asked != null) {
            Endpoint silent = asked;
            entries.removeIf(entry -> entry.endpoint.equals(silent));
            host.note(() -> silent + " did not answer and is forgotten");
            asked = null;
        }
        if (entries.isEmpty()) {
            contacts.forEach(contact -> learn(contact, 0));
        }
        Entry oldest = null;
        for (Entry entry : entries) {
            entry.age++;
            if (oldest == null || entry.age > oldest.age) {
                oldest = entry;
            }
        }
        if (oldest != null) {
            asked = oldest.endpoint;
            oldest.age = 0;
            send(asked, ASK);
        }
    }

    private void send(Endpoint to, int kind) {
        PayloadWriter out = channel.begin(3 + EXCHANGED * ENDPOINT_BYTES).putByte(kind);
        int count = Math.min(EXCHANGED, entries.size());
        out.putByte(count);
        int from = entries.isEmpty() ? 0 : host.random().nextInt(entries.size());
        for (int i = 0; i < count; i++) {
            out.putEndpoint(entries.get((from + i) % entries.size()).endpoint);
        }
        channel.send(to, out.end());
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        int kind = payload.getByte();
        if (kind != ASK && kind != ANSWER) {
            throw new MalformedPayloadException("no such exchange: " + kind);
        }
        int count = payload.getByte();
        if (count > EXCHANGED) {
            throw new MalformedPayloadException(count + " peers in one exchange");
        }
        List<Endpoint> told = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            told.add(payload.getEndpoint());
        }
        payload.end();
        if (kind == ASK) {
            send(from, ANSWER);
        } else if (from.equals(asked)) {
            asked = null;
        } else {
            return; // nobody asked
        }
        learn(from, 0);
        told.forEach(endpoint -> learn(endpoint, 1));
    }

    private void learn(Endpoint endpoint, int age) {
        if (endpoint.equals(host.endpoint()) || endpoint.port() == 0) {
            return;
        }
        for (Entry entry : entries) {
            if (entry.endpoint.equals(endpoint)) {
                entry.age = Math.min(entry.age, age);
                return;
            }
        }
        if (entries.size() == SIZE) {
            entries.remove(host.random().nextInt(SIZE));
        }
        entries.add(new Entry(endpoint, age));
    }

    /** One of the peers that are known, at random; null if there is none. */
    public Endpoint any() {
        return entries.isEmpty() ? null : entries.get(host.random().nextInt(entries.size())).endpoint;
    }

    /** How many peers are known. */
    public int size() {
        return entries.size();
    }
}
