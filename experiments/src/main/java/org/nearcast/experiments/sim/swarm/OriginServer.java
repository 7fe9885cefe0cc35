// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.overlay.tracker.StreamDirectory;
import org.nearcast.overlay.tracker.Tracker;
import org.nearcast.overlay.tracker.TrackerSettings;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** The origin: a transport, the tracker on it, and what it sends of the stream itself. */
final class OriginServer implements Protocol {
    /** The tracker's. */
    static final int CHANNEL = 2;

    /** For ranges of blocks. */
    static final int RANGE_CHANNEL = 3;

    private static final int MOST_SESSIONS = 50_000;

    private final Transport transport;
    private final Tracker tracker;
    private final RangeServer ranges;

    /** @param part of what viewers consume that it sends at most, 0 to 1 */
    OriginServer(Host host, Suite suite, Identity identity, StreamDirectory directory, StreamSpec stream, double part) {
        Channels channels = new Channels();
        transport = new Transport(
                host,
                TransportSettings.USUAL.withSessions(MOST_SESSIONS),
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
        tracker = new Tracker(host, channels, CHANNEL, directory, TrackerSettings.USUAL);
        ranges = channels.add(
                RANGE_CHANNEL,
                new RangeServer(host, RANGE_CHANNEL, stream.hash(), () -> tracker.viewers(stream.tags()), part));
    }

    RangeServer ranges() {
        return ranges;
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
