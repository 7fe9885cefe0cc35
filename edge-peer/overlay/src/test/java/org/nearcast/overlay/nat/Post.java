// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;

/**
 * What sessions will do, as little of it as traversal needs: peers tell a contact that they are there, and it carries their signals, which may be
 * lost. What else comes is written down.
 */
final class Post implements Protocol, Signalling, Traversal.Listener {
    private static final int LETTER = 0x40;
    private static final int HERE = 0x41;
    private static final int DATA = 0x42;
    private static final long AGAIN_NS = 10_000_000_000L;

    /** A way that was found, and when by this host's clock. */
    record Found(PeerId peer, Endpoint at, Way way, long atNs) {}

    final Traversal traversal;
    final Host host;
    final List<Found> found = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<PeerId> lost = new ArrayList<>();
    final List<Endpoint> heard = new ArrayList<>();
    boolean isWilling = true;
    int signals;
    private int begun;
    private final Endpoint contact; // null at the contact itself
    private final Map<PeerId, Endpoint> here = new LinkedHashMap<>();

    Post(Host below, TraversalSettings settings, Endpoint contact) {
        traversal = new Traversal(below, settings);
        host = traversal.host();
        this.contact = contact;
        traversal.carry(this, this, this);
    }

    void connect(PeerId peer) {
        traversal.connect(new PeerContact(peer, contact), new Traversal.Callback() {
            @Override
            public void connected(Endpoint at, Way way) {
                found.add(new Found(peer, at, way, host.nowNs()));
            }

            @Override
            public void failed(String why) {
                failures.add(why);
            }
        });
    }

    void say(Endpoint to, int bytes) {
        host.send(
                to,
                new PayloadWriter(bytes)
                        .putByte(DATA)
                        .putBytes(new byte[bytes - 1], 0, bytes - 1)
                        .end());
    }

    @Override
    public void start() {
        if (contact != null) {
            host.send(
                    contact, new PayloadWriter().putByte(HERE).putId(host.id()).end());
            host.schedule(begun++ < 3 ? AGAIN_NS / 20 : AGAIN_NS, this::start);
        }
    }

    @Override
    public void send(PeerContact to, Payload signal) {
        signals++;
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
            default -> heard.add(from);
        }
    }

    @Override
    public boolean accepts(PeerId peer) {
        return isWilling;
    }

    @Override
    public boolean relays(PeerId asker, PeerId other) {
        return isWilling;
    }

    @Override
    public void connected(PeerId peer, Endpoint at, Way way) {
        found.add(new Found(peer, at, way, host.nowNs()));
    }

    @Override
    public void lost(PeerId peer, Endpoint at) {
        lost.add(peer);
    }
}
