// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.KeyPair;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

/** A transport and all that it told, readable from other threads. */
public final class Peer implements Protocol, SessionListener {
    /** A datagram as it came. */
    record Heard(Endpoint from, byte[] bytes) {}

    final Transport transport;
    final KeyPair keys;
    final List<Session> opened = new CopyOnWriteArrayList<>();
    final Map<Session, CloseReason> closed = new ConcurrentHashMap<>();
    final List<byte[]> received = new CopyOnWriteArrayList<>();
    final List<Integer> channels = new CopyOnWriteArrayList<>();
    final List<byte[]> unreliable = new CopyOnWriteArrayList<>();
    final List<Endpoint> observed = new CopyOnWriteArrayList<>();
    final List<Heard> datagrams = Collections.synchronizedList(new ArrayList<>());
    boolean keepsDatagrams;

    Peer(Host host, TransportSettings settings, Admission admission, Function<PeerId, byte[]> token) {
        this(host, new X25519AesGcmSha256(), settings, admission, token);
    }

    Peer(Host host, Suite suite, TransportSettings settings, Admission admission, Function<PeerId, byte[]> token) {
        Identity identity = Identity.create(suite, host.random());
        keys = identity.keys();
        transport = new Transport(
                host,
                settings,
                new Credentials(suite, identity, token.apply(identity.id())),
                admission,
                DynamicCongestionControl::new,
                this);
    }

    Peer(Host host) {
        this(host, TransportSettings.USUAL);
    }

    Peer(Host host, TransportSettings settings) {
        this(host, settings, Admission.OPEN, id -> new byte[0]);
    }

    Session session() {
        return opened.get(opened.size() - 1);
    }

    boolean isOpen() {
        return !opened.isEmpty();
    }

    static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(content.position(), bytes);
        return bytes;
    }

    @Override
    public void start() {
        transport.start();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        if (keepsDatagrams) {
            byte[] bytes = bytes(payload.rest());
            datagrams.add(new Heard(from, bytes));
            transport.receive(from, Payload.of(bytes).reader());
        } else {
            transport.receive(from, payload);
        }
    }

    @Override
    public void stop() {
        transport.stop();
    }

    @Override
    public void opened(Session session) {
        opened.add(session);
    }

    @Override
    public void closed(Session session, CloseReason why) {
        closed.put(session, why);
    }

    @Override
    public void received(Session session, int channel, ByteBuffer content) {
        channels.add(channel);
        received.add(bytes(content));
    }

    @Override
    public void receivedUnreliable(Session session, int channel, ByteBuffer content) {
        unreliable.add(bytes(content));
    }

    @Override
    public void observed(Session session, Endpoint own) {
        observed.add(own);
    }
}
