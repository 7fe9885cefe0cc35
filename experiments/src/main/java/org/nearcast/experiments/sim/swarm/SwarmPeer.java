// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.function.LongSupplier;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.tracker.TrackerAddress;
import org.nearcast.overlay.tracker.TrackerClient;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** A transport, a tracker's client and a part in a swarm on it: at once, or some time after it came to know the tracker. */
final class SwarmPeer implements Protocol {
    static final int CHANNEL = 1;

    private static final double CAP = 0.98;
    private static final int BITS = 8;

    /** Makes the part in the swarm. */
    @FunctionalInterface
    interface Part {
        Swarm make(Host host, Transport transport, Discovery discovery, BlockOrigin origin);
    }

    private final Host host;
    private final Channels channels = new Channels();
    private final Transport transport;
    private final TrackerClient tracker;
    private final RangeClient ranges;
    private final long joinedNs;
    private final Part part;
    private Swarm swarm;

    /**
     * @param upBitsPerSecond of its access link
     * @param wallMs the time of day
     * @param joinedNs how long it has known the tracker when it begins to take part
     */
    SwarmPeer(
            Host host,
            Suite suite,
            Identity identity,
            long upBitsPerSecond,
            TrackerAddress origin,
            LongSupplier wallMs,
            long joinedNs,
            Part part) {
        this.host = host;
        this.joinedNs = joinedNs;
        this.part = part;
        transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
        transport.capUpload(uploadBytesPerSecond(upBitsPerSecond));
        tracker = new TrackerClient(
                host, transport, channels, OriginServer.CHANNEL, origin, suite, TagRotation.HOURLY, wallMs);
        ranges = channels.add(
                OriginServer.RANGE_CHANNEL,
                new RangeClient(host, transport, OriginServer.RANGE_CHANNEL, Identity.idOf(suite, origin.publicKey())));
    }

    /** What it uses of its access link: a little less than all, so that packets do not queue there. */
    static long uploadBytesPerSecond(long upBitsPerSecond) {
        return (long) (upBitsPerSecond * CAP / BITS);
    }

    @Override
    public void start() {
        transport.start();
        if (joinedNs == 0) {
            takePart();
        } else {
            tracker.connect();
            host.schedule(joinedNs, this::takePart);
        }
    }

    private void takePart() {
        swarm = channels.add(CHANNEL, part.make(host, transport, tracker, ranges));
        swarm.start();
    }

    @Override
    public void stop() {
        if (swarm != null) {
            swarm.stop();
        }
        tracker.stop();
        transport.stop();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        transport.receive(from, payload);
    }
}
