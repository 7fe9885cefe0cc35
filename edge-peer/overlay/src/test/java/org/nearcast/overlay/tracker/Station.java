// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** A host with a transport, on which a test puts what it wants. */
final class Station implements Protocol {
    final Suite suite = new ModelledSuite();
    final Channels channels = new Channels();
    final Host host;
    final Identity identity;
    final Transport transport;
    Tracker tracker;
    TrackerClient client;

    /** @param privateKey 32 bytes, by which it is the same again when it starts again */
    Station(Host host, byte[] privateKey) {
        this.host = host;
        identity = new Identity(suite, suite.keyPair(privateKey));
        transport = new Transport(
                host,
                TransportSettings.USUAL.withSessions(20_000),
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
    }

    @Override
    public void start() {
        transport.start();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        transport.receive(from, payload);
    }

    @Override
    public void stop() {
        transport.stop();
    }
}
