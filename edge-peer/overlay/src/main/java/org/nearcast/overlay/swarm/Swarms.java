// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.protocol.segment.StreamId;

/**
 * The swarms that a peer takes part in, on one channel of its transport. A session is about one stream: the one that its other end says hello for. Who says
 * hello for a stream that is not here is not heard: the session may be there for something else.
 */
public final class Swarms implements SessionListener {
    private final Map<StreamId, Swarm> byStream = new LinkedHashMap<>();
    private final Map<Session, Swarm> bySession = new HashMap<>();
    private long strangers;

    /**
     * From now on it takes part in a stream's swarm, as which it is to be started after this.
     *
     * @throws IllegalArgumentException if it does already
     */
    public void add(StreamId stream, Swarm swarm) {
        if (byStream.putIfAbsent(stream, swarm) != null) {
            throw new IllegalArgumentException("already in the swarm of " + stream);
        }
    }

    /** It takes part no more; the swarm is to be stopped before this. */
    public void remove(StreamId stream) {
        Swarm swarm = byStream.remove(stream);
        bySession.values().removeIf(one -> one == swarm);
    }

    /** Hellos for streams that are not here. */
    public long strangers() {
        return strangers;
    }

    @Override
    public void opened(Session session) {
        List.copyOf(byStream.values()).forEach(swarm -> swarm.opened(session));
    }

    @Override
    public void closed(Session session, CloseReason why) {
        bySession.remove(session);
        List.copyOf(byStream.values()).forEach(swarm -> swarm.closed(session, why));
    }

    @Override
    public void received(Session session, int channel, ByteBuffer content) {
        Swarm swarm = of(session, content);
        if (swarm != null) {
            swarm.received(session, channel, content);
        }
    }

    @Override
    public void receivedUnreliable(Session session, int channel, ByteBuffer content) {
        Swarm swarm = of(session);
        if (swarm != null) {
            swarm.receivedUnreliable(session, channel, content);
        }
    }

    private Swarm of(Session session, ByteBuffer content) {
        PayloadReader in = Payload.of(content).reader();
        if (in.remaining() == 0 || in.peekByte() != SwarmMessages.HELLO) {
            return of(session);
        }
        try {
            in.getByte();
            ByteBuffer stream = ByteBuffer.wrap(SwarmMessages.readHello(in).stream());
            Swarm swarm = byStream.get(StreamId.read(stream));
            if (swarm == null) {
                strangers++;
            } else {
                bySession.put(session, swarm);
            }
            return swarm;
        } catch (MalformedPayloadException e) {
            return of(session); // which counts it
        }
    }

    /** Before the other end has said hello, the one that has greeted it. */
    private Swarm of(Session session) {
        Swarm swarm = bySession.get(session);
        if (swarm != null) {
            return swarm;
        }
        for (Swarm one : byStream.values()) {
            if (one.hasGreeted(session)) {
                return one;
            }
        }
        return null;
    }
}
