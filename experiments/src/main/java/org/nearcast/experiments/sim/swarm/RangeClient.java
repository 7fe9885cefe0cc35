// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;

/** A viewer's end: asks in the session that the tracker's client keeps with the origin. */
final class RangeClient implements BlockOrigin, SessionListener {
    private static final long MS_NS = 1_000_000;
    private static final long NO_SESSION_NS = 500 * MS_NS;

    private final Host host;
    private final Transport transport;
    private final int channel;
    private final PeerId origin;
    private final Map<Integer, Answer> asked = new HashMap<>();
    private int next;

    RangeClient(Host host, Transport transport, int channel, PeerId origin) {
        this.host = host;
        this.transport = transport;
        this.channel = channel;
        this.origin = origin;
    }

    @Override
    public void fetch(BlockRange range, long withinNs, Answer answer) {
        Session session = transport.session(origin);
        if (session == null) {
            host.schedule(0, () -> answer.refused(NO_SESSION_NS));
            return;
        }
        int number = next++;
        asked.put(number, answer);
        session.send(
                channel,
                RangeMessages.bytes(new RangeMessages.Ask(number, range, (int) (withinNs / MS_NS))),
                Priority.URGENT,
                host.nowNs() + withinNs,
                over -> {});
        host.schedule(withinNs, () -> {
            if (asked.remove(number) != null) {
                answer.refused(0);
            }
        });
    }

    @Override
    public void received(Session session, int from, ByteBuffer content) {
        RangeMessages.Answer said = RangeMessages.readAnswer(content);
        Answer answer = origin.equals(session.peer()) ? asked.remove(said.number()) : null;
        if (answer == null) {
            return;
        }
        if (said.bytes().hasRemaining()) {
            answer.came(said.bytes());
        } else {
            answer.refused(said.againMs() * MS_NS);
        }
    }
}
