// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.nat.PeerContact;
import org.nearcast.overlay.nat.Signalling;
import org.nearcast.overlay.nat.Traversal;
import org.nearcast.overlay.nat.TraversalSettings;
import org.nearcast.overlay.nat.Way;

/**
 * The least that traversal needs above it: a peer tells a contact that it is there, and the contact carries signals, as sessions would. Who is
 * met is greeted, and says so when it hears it.
 */
final class Talker implements Protocol, Signalling, Traversal.Listener {
    private static final int LETTER = 0x40;
    private static final int HERE = 0x41;
    private static final int GREETING = 0x42;
    private static final long MS = 1_000_000;
    private static final long AGAIN_NS = 500 * MS;
    private static final int GREETINGS = 3;

    /** Is told, on the host's thread. */
    interface Listener {
        /** It is known what the host is behind. */
        void classified(String type);

        /** A peer was met. */
        void met(Way way);

        /** No way was found. */
        void failed(String why);

        /** What the other sends by the way that was found arrives. */
        void heard();
    }

    private final Traversal traversal;
    private final Host host;
    private final Endpoint contact; // null at the contact itself
    private final Listener listener;
    private final Map<PeerId, Endpoint> here = new LinkedHashMap<>();
    private boolean hasHeard;

    Talker(Host below, TraversalSettings settings, Endpoint contact, Listener listener) {
        traversal = new Traversal(below, settings);
        host = traversal.host();
        this.contact = contact;
        this.listener = listener;
        traversal.carry(this, this, this);
        traversal.whenClassified(() -> listener.classified(traversal.natType().toString()));
    }

    Traversal traversal() {
        return traversal;
    }

    void meet(PeerId peer) {
        traversal.connect(new PeerContact(peer, contact), new Traversal.Callback() {
            @Override
            public void connected(Endpoint at, Way way) {
                Talker.this.connected(peer, at, way);
            }

            @Override
            public void failed(String why) {
                listener.failed(why);
            }
        });
    }

    @Override
    public void start() {
        if (contact != null) {
            host.send(
                    contact, new PayloadWriter().putByte(HERE).putId(host.id()).end());
            host.schedule(AGAIN_NS, this::start);
        }
    }

    @Override
    public void send(PeerContact to, Payload signal) {
        Endpoint next = contact == null ? here.getOrDefault(to.peer(), to.via()) : to.via();
        host.send(next, letter(to.peer(), host.id(), signal.reader()));
    }

    private static Payload letter(PeerId to, PeerId from, PayloadReader signal) {
        return new PayloadWriter(80).putByte(LETTER).putId(to).putId(from).endWith(signal.rest());
    }

    @Override
    public void receive(Endpoint from, PayloadReader in) {
        switch (in.getByte()) {
            case HERE -> here.put(in.getId(), from);
            case LETTER -> {
                PeerId to = in.getId();
                PeerId sender = in.getId();
                if (to.equals(host.id())) {
                    traversal.signalled(new PeerContact(sender, from), in);
                } else if (here.containsKey(to)) {
                    host.send(here.get(to), letter(to, sender, in));
                }
            }
            default -> {
                if (!hasHeard) {
                    hasHeard = true;
                    listener.heard();
                }
            }
        }
    }

    @Override
    public void connected(PeerId peer, Endpoint at, Way way) {
        listener.met(way);
        greet(at, GREETINGS);
    }

    private void greet(Endpoint at, int left) {
        host.send(at, Payload.of((byte) GREETING));
        if (left > 1) {
            host.schedule(AGAIN_NS / GREETINGS, () -> greet(at, left - 1));
        }
    }

    @Override
    public void lost(PeerId peer, Endpoint at) {}
}
