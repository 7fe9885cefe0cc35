// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;

/**
 * Has an origin know the stream that this peer broadcasts: says it at once in each session with the origin, and again well within the lease. The session is
 * another's to open and keep.
 */
public final class Registration implements SessionListener {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long RENEWED_NS = 5 * SECOND_NS;

    private final Host host;
    private final Transport transport;
    private final int channel;
    private final PeerId origin;
    private final Consumer<Outcome> told;
    private Wish wish;
    private Timer renewal;
    private int question;

    /**
     * @param channels of the transport, where it takes one
     * @param channel which, 0 to 255
     * @param told hears each answer to the wish there is
     */
    public Registration(
            Host host, Transport transport, Channels channels, int channel, PeerId origin, Consumer<Outcome> told) {
        this.host = host;
        this.transport = transport;
        this.channel = channel;
        this.origin = origin;
        this.told = told;
        channels.add(channel, this);
    }

    /** Wishes that from now on, instead of what it wished before. */
    public void wish(Wish another) {
        wish = another;
        renew();
    }

    /** Wishes nothing any more. */
    public void withdraw() {
        Session session = transport.session(origin);
        if (wish != null && session != null) {
            PayloadWriter out = new PayloadWriter(96).putByte(Registrar.WITHDRAW);
            wish.write(out);
            send(session, out);
        }
        wish = null;
        cancel();
    }

    private void renew() {
        cancel();
        if (wish == null) {
            return;
        }
        renewal = host.schedule(RENEWED_NS, this::renew);
        Session session = transport.session(origin);
        if (session != null) {
            question++;
            PayloadWriter out =
                    new PayloadWriter(96).putByte(Registrar.REGISTER).putInt(question);
            wish.write(out);
            send(session, out);
        }
    }

    private void send(Session session, PayloadWriter out) {
        session.send(
                channel,
                ByteBuffer.wrap(out.end().toBytes()),
                Priority.NORMAL,
                host.nowNs() + RENEWED_NS,
                message -> {});
    }

    private void cancel() {
        if (renewal != null) {
            renewal.cancel();
            renewal = null;
        }
    }

    @Override
    public void opened(Session session) {
        if (origin.equals(session.peer())) {
            renew();
        }
    }

    @Override
    public void received(Session session, int on, ByteBuffer content) {
        if (wish == null || !origin.equals(session.peer())) {
            return;
        }
        try {
            PayloadReader in = Payload.of(content).reader();
            if (in.getByte() == Registrar.ANSWER && in.getInt() == question) {
                int outcome = in.getByte();
                if (outcome < Outcome.values().length) {
                    told.accept(Outcome.values()[outcome]);
                }
            }
        } catch (MalformedPayloadException e) {
            session.close();
        }
    }
}
