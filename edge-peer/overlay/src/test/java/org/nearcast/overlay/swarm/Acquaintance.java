// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** A peer that a swarm may meet: it hears, and says what a test has it say. */
final class Acquaintance implements Protocol, SessionListener {
    static final int CHANNEL = 1;

    final SimulatedPeer peer;
    final Identity identity;
    final List<Integer> heard = new ArrayList<>(); // kinds of messages
    Session session;
    int opened;
    private Transport transport;

    Acquaintance(Simulation simulation, int number) {
        byte[] key = new byte[32];
        ByteBuffer.wrap(key).putInt(number + 1).putInt(28, 7);
        ModelledSuite suite = new ModelledSuite();
        identity = new Identity(suite, suite.keyPair(key));
        peer = simulation.add(PeerSettings.at(0, AccessLink.of(20_000_000, 100_000_000)), host -> made(host, suite));
        peer.start();
    }

    private Acquaintance made(Host host, ModelledSuite suite) {
        transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                this);
        return this;
    }

    /** As a tracker tells of it. */
    PeerRecord record() {
        Offer offer = Offers.viewer(Offers.at(0, 0), 500);
        return new PeerRecord(identity.id(), peer.endpoint(), identity.keys().publicKey(), offer);
    }

    void connect(PeerRecord to) {
        transport.connect(to.endpoint(), to.publicKey());
    }

    void say(ByteBuffer message) {
        session.send(CHANNEL, message);
    }

    @Override
    public void start() {
        transport.start();
    }

    @Override
    public void stop() {
        transport.stop();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        transport.receive(from, payload);
    }

    @Override
    public void opened(Session with) {
        session = with;
        opened++;
    }

    @Override
    public void closed(Session with, CloseReason why) {
        session = session == with ? null : session;
    }

    @Override
    public void received(Session with, int channel, ByteBuffer content) {
        heard.add(content.get(content.position()) & 0xff);
    }
}
