// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.DelayMatrix;

/** Sessions that send without end to one peer, whose download of 10 Mbit/s they share: what the priority of their messages makes of it. */
class PriorityTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long RATE = 10_000_000;
    private static final long QUEUE = 50_000; // a bandwidth-delay product
    private static final int DELAY_US = 20_000;

    private final Simulation simulation =
            Simulation.ofPackets(7, new DelayMatrix(new int[][] {{0, DELAY_US}, {DELAY_US, 0}}));
    private final SimulatedPeer receiver;

    PriorityTest() {
        AccessLink narrow = new AccessLink(0, RATE, Long.MAX_VALUE, QUEUE, Conditions.PERFECT, Conditions.PERFECT);
        receiver =
                simulation.add(PeerSettings.at(1, narrow), host -> transport(host, (session, channel, content) -> {}));
        receiver.start();
    }

    private static Transport transport(Host host, SessionListener listener) {
        X25519AesGcmSha256 suite = new X25519AesGcmSha256();
        return new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, Identity.create(suite, host.random())),
                Admission.OPEN,
                DynamicCongestionControl::new,
                listener);
    }

    /** Keeps a session busy from a time on. */
    private final class Sender implements SessionListener {
        private final ByteBuffer content = ByteBuffer.allocate(64 << 10);
        private final List<Message> underWay = new ArrayList<>();
        private Transport transport;
        private Session session;
        private Priority priority;
        private long arrived;

        Sender(Priority priority, long fromNs) {
            this.priority = priority;
            Endpoint to = receiver.endpoint();
            simulation
                    .add(PeerSettings.at(0, AccessLink.UNBOUNDED), host -> {
                        transport = transport(host, this);
                        host.schedule(fromNs, () -> transport.connect(to, null));
                        return transport;
                    })
                    .start();
        }

        @Override
        public void opened(Session opened) {
            session = opened;
            fill();
        }

        private void fill() {
            while (underWay.size() < 8 && session.state() == Session.State.OPEN) {
                underWay.add(session.send(0, content, priority, Message.NO_DEADLINE, this::over));
            }
        }

        private void over(Message message) {
            underWay.remove(message);
            arrived += message.arrivedBytes();
            fill();
        }

        void prioritise(Priority wanted) {
            priority = wanted;
            underWay.forEach(message -> message.prioritise(wanted));
        }

        long bytes() {
            return arrived + underWay.stream().mapToLong(Message::arrivedBytes).sum();
        }

        /** Mean rate while the simulation goes on for so long, in parts of the link. */
        double rate(double seconds) {
            long before = bytes();
            simulation.runFor((long) (seconds * SECOND_NS));
            return (bytes() - before) * 8 / seconds / RATE;
        }

        @Override
        public void received(Session from, int channel, ByteBuffer bytes) {}
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldUseTheLinkAlone(Priority priority) {
        Sender sender = new Sender(priority, 0);
        simulation.runFor(2 * SECOND_NS);
        double rate = sender.rate(20);
        assertTrue(rate > 0.8, "uses " + rate);
    }

    @Test
    void shouldYieldInTheBackground() {
        Sender background = new Sender(Priority.BACKGROUND, 0);
        Sender normal = new Sender(Priority.NORMAL, 5 * SECOND_NS);
        simulation.runFor(10 * SECOND_NS);
        double rate = normal.rate(30);
        assertTrue(rate > 0.87, "leaves " + rate);
        assertTrue(background.bytes() > 0);
    }

    @Test
    void shouldGetFourTimesAsMuchWhenUrgent() {
        Sender urgent = new Sender(Priority.URGENT, 0);
        Sender normal = new Sender(Priority.NORMAL, SECOND_NS);
        simulation.runFor(10 * SECOND_NS);
        long urgentBefore = urgent.bytes();
        long normalBefore = normal.bytes();
        simulation.runFor(60 * SECOND_NS);
        double share = (urgent.bytes() - urgentBefore) / (double) (normal.bytes() - normalBefore);
        assertEquals(4, share, 1.2);
    }

    @Test
    void shouldFollowWhatItsMessagesAreWorth() {
        Sender changing = new Sender(Priority.BACKGROUND, 0);
        Sender normal = new Sender(Priority.NORMAL, 0);
        simulation.runFor(15 * SECOND_NS);
        double before = changing.rate(5);
        changing.prioritise(Priority.URGENT);
        simulation.runFor(SECOND_NS / 4);
        double soon = changing.rate(0.25);
        assertTrue(soon > 3 * before && soon > 0.15, before + ", then " + soon);
        simulation.runFor(5 * SECOND_NS);
        changing.prioritise(Priority.BACKGROUND);
        simulation.runFor(5 * SECOND_NS);
        double after = changing.rate(10);
        assertTrue(after < 0.15, "back again " + after);
        assertTrue(normal.bytes() > 0);
    }
}
