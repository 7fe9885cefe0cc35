// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.swarm.Swarms;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** A transport, and what stands on it: on channel 1 the swarms, on channels 2 and 3 the origin's tracker and registrar, or this peer's ends of them. */
public final class Node implements Protocol {
    /** Of swarms. */
    public static final int SWARM_CHANNEL = 1;
    /** Between the origin's tracker and its clients. */
    public static final int TRACKER_CHANNEL = 2;
    /** Between the origin's registrar and peers that broadcast. */
    public static final int REGISTRY_CHANNEL = 3;

    private final Host host;
    private final Identity identity;
    private final Suite suite = new X25519AesGcmSha256();
    private final Channels channels = new Channels();
    private final Transport transport;
    private final Swarms swarms = new Swarms();

    /**
     * @param uploadBytesPerSecond what it sends at most, in all
     * @param sessions how many it may have
     */
    public Node(Host host, Identity identity, long uploadBytesPerSecond, int sessions) {
        this.host = host;
        this.identity = identity;
        transport = new Transport(
                host,
                TransportSettings.USUAL.withSessions(sessions),
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
        transport.capUpload(Math.max(1, uploadBytesPerSecond));
        channels.add(SWARM_CHANNEL, swarms);
    }

    public Host host() {
        return host;
    }

    public Identity identity() {
        return identity;
    }

    public Suite suite() {
        return suite;
    }

    public Channels channels() {
        return channels;
    }

    public Transport transport() {
        return transport;
    }

    public Swarms swarms() {
        return swarms;
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
}
