// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.function.BiFunction;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** A transport, and a part in a swarm on it. */
final class SwarmPeer implements Protocol {
    static final int CHANNEL = 1;

    private static final double CAP = 0.95;
    private static final int BITS = 8;

    private final Transport transport;
    private final Swarm swarm;

    /**
     * @param upBitsPerSecond of its access link; it uses a little less, so that packets do not queue there
     * @param make makes its part in the swarm
     */
    SwarmPeer(
            Host host, Suite suite, Identity identity, long upBitsPerSecond, BiFunction<Host, Transport, Swarm> make) {
        Channels channels = new Channels();
        transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
        transport.capUpload((long) (upBitsPerSecond * CAP / BITS));
        swarm = channels.add(CHANNEL, make.apply(host, transport));
    }

    Swarm swarm() {
        return swarm;
    }

    @Override
    public void start() {
        transport.start();
        swarm.start();
    }

    @Override
    public void stop() {
        swarm.stop();
        transport.stop();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        transport.receive(from, payload);
    }
}
