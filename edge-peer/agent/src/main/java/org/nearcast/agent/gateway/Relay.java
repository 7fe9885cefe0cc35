// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.gateway.MessageStream.Role;
import org.nearcast.agent.report.SteeredConnection;
import org.nearcast.live.rtmp.RtmpCodec;
import org.nearcast.live.stream.LiveStream;
import org.nearcast.protocol.announce.ReportedConnection;
import org.nearcast.protocol.announce.StreamDescriber;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An accepted RTMP connection and the one made to the CDN for it. Messages pass both ways in order; the two sides' handlers
 * ({@link ClientSide}, {@link CdnSide}) take out what this peer does itself. Everything on one event loop.
 *
 * <p>What the client says is held while there is nobody to hear it: until the CDN is reached, and while the CDN thinks
 * about a publish, so that no picture passes before it is known whose it is.
 */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private enum Phase {
        /** The CDN is not reached yet. */
        REACHING,
        /** Both connections stand. */
        RELAYING,
        /** The CDN's connection was given up because the CDN does not mute; the client is served from memory. */
        ALONE,
        /** The CDN's connection is lost and another one asked for; the publisher goes on for the viewers beside it. */
        REJOINING,
        /** Over. */
        ENDED
    }

    private final SharedStreams streams;
    private final InetSocketAddress target;
    private final Channel client;
    private final RtmpCodec clientCodec;
    private final SteeredConnection reported;
    private final Map<Integer, MessageStream> messageStreams = new HashMap<>();
    private final ArrayDeque<RtmpMessage> held = new ArrayDeque<>();
    private final ClientSide clientSide = new ClientSide(this);
    private Phase phase = Phase.REACHING;
    private boolean answerPending;
    private long lastMediaTimestamp;
    private boolean served;
    private int heldBytes;
    private Channel cdn;
    private RtmpMessage connect;
    private String app = "";

    /**
     * @param streams of the CDN that the client meant
     * @param target the CDN's address that it meant
     * @param client accepted, its codec in place
     * @param reported what the controller hears of it; null if it hears nothing
     */
    Relay(
            SharedStreams streams,
            InetSocketAddress target,
            Channel client,
            RtmpCodec clientCodec,
            SteeredConnection reported) {
        this.reported = reported;
        this.streams = streams;
        this.target = target;
        this.client = client;
        this.clientCodec = clientCodec;
    }

    /** Reaches for the CDN, and puts itself behind the client's codec. */
    void start() {
        client.pipeline().addLast(clientSide);
        streams.connector()
                .connect(client.eventLoop(), target, true, new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(RtmpCodec.client(settings().rtmp(), counters().cdn))
                                .addLast(new CdnSide(Relay.this));
                    }
                })
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        end("CDN " + HostPort.format(target) + " not reached: "
                                + connected.cause().getMessage());
                    } else if (phase == Phase.ENDED) {
                        connected.channel().close();
                    } else {
                        cdn = connected.channel();
                    }
                });
    }

    GatewaySettings settings() {
        return streams.settings();
    }

    GatewayCounters counters() {
        return streams.counters();
    }

    SharedStreams streams() {
        return streams;
    }

    Channel client() {
        return client;
    }

    /** What the connection does is known: the controller may hear of it, and what its stream is made of. */
    void report(ReportedConnection.Role role, String name) {
        if (reported != null) {
            reported.is(
                    role,
                    () -> StreamDescriber.describe(
                            streams.live()
                                    .find(name)
                                    .map(LiveStream::headerMessages)
                                    .orElse(List.of()),
                            name));
        }
    }

    // The two sides' doings.

    /** The handshake with the CDN is done: what was held goes on its way. */
    void reached(Channel by) {
        cdn = by;
        if (phase == Phase.REACHING) {
            phase = Phase.RELAYING;
            release();
        }
    }

    /** A message of the client. */
    void fromClient(RtmpMessage message) {
        if (phase == Phase.ENDED) {
            return;
        }
        if (phase == Phase.REACHING || answerPending || !held.isEmpty()) {
            hold(message);
        } else {
            clientSide.obey(message);
        }
    }

    private void hold(RtmpMessage message) {
        held.add(message);
        heldBytes += message.payload().length + 64;
        client.config().setAutoRead(false);
        if (heldBytes > settings().heldBytes()) {
            clientCodec.malformed("more than " + settings().heldBytes() + " bytes before the CDN answered");
        }
    }

    /** From now on what the client says waits until {@link #answered}. */
    void awaitAnswer() {
        answerPending = true;
        client.config().setAutoRead(false);
    }

    /** Goes on with what the client said meanwhile. */
    void answered() {
        if (answerPending) {
            answerPending = false;
            release();
        }
    }

    private void release() {
        while (!answerPending && !held.isEmpty() && phase != Phase.ENDED) {
            RtmpMessage next = held.poll();
            heldBytes -= next.payload().length + 64;
            clientSide.obey(next);
        }
        if (held.isEmpty() && !answerPending) {
            client.config().setAutoRead(true);
        }
        clientSide.flush();
    }

    /** Whether the client is served without a connection to the CDN. */
    boolean isAlone() {
        return phase == Phase.ALONE || phase == Phase.REJOINING;
    }

    /** Whether the CDN is being asked to take the publisher again. */
    boolean isRejoining() {
        return phase == Phase.REJOINING;
    }

    /** The CDN's address that the client meant. */
    InetSocketAddress target() {
        return target;
    }

    /** The client's connect command, for a fetch to repeat. */
    void connectSaid(RtmpMessage message, String wantedApp) {
        connect = message;
        app = wantedApp;
    }

    /** The application of the connection, as said. */
    String app() {
        return app;
    }

    /** What a fetch would have to say to get what this viewer gets. */
    FetchTicket ticket(MessageStream stream) {
        return new FetchTicket(target, connect, stream.play);
    }

    /** The message stream of that id, if this peer takes part in it; else null. */
    MessageStream find(int id) {
        return messageStreams.get(id);
    }

    /** The message stream of that id; null, and the connection ends, if there are too many. */
    MessageStream get(int id) {
        MessageStream known = messageStreams.get(id);
        if (known == null && messageStreams.size() >= settings().messageStreams()) {
            clientCodec.malformed("more than " + messageStreams.size() + " message streams");
            return null;
        }
        return known != null ? known : messageStreams.computeIfAbsent(id, MessageStream::new);
    }

    /** That message stream is no more. */
    void forget(int id) {
        MessageStream gone = messageStreams.remove(id);
        if (gone != null) {
            gone.clear();
        }
    }

    /** All message streams that this peer takes part in. */
    Iterable<MessageStream> all() {
        return messageStreams.values();
    }

    /** To the CDN, as it is. */
    void toCdn(RtmpMessage message) {
        if (phase != Phase.RELAYING) {
            return;
        }
        cdn.write(message, cdn.voidPromise());
        if (!cdn.isWritable() && messageStreams.values().stream().noneMatch(s -> s.role == Role.PUBLISHES)) {
            client.config().setAutoRead(false);
        }
        if (cdn.bytesBeforeWritable() > settings().uplinkQueueBytes()) {
            end("the CDN does not take what the client sends");
        }
    }

    /** A publisher's media, to the CDN, unless the way there is too narrow. */
    void mediaToCdn(MessageStream from, RtmpMessage message) {
        UplinkGate gate = from.uplink;
        lastMediaTimestamp = message.timestamp();
        long skips = gate.skips();
        if (phase == Phase.RELAYING && gate.admit(message, cdn.isWritable())) {
            cdn.write(message, cdn.newPromise().addListener(sent -> gate.sent(message)));
            if (cdn.bytesBeforeWritable() > 2L * settings().uplinkQueueBytes()) {
                // Headers pass the gate however little the CDN takes.
                end("the CDN does not take the headers that the client sends");
            }
        } else {
            counters().uplinkFramesDropped.increment();
        }
        counters().uplinkSkips.add(gate.skips() - skips);
    }

    /** To the client, as it is. */
    void toClient(RtmpMessage message) {
        client.write(message, client.voidPromise());
    }

    /** Media that is passed through may not pile up at a slow client: the CDN has to wait. */
    void mediaToClient(RtmpMessage message) {
        toClient(message);
        if (!client.isWritable()) {
            cdn.config().setAutoRead(false);
        }
    }

    /** The client takes more again. */
    void clientWritable() {
        if (cdn != null) {
            cdn.config().setAutoRead(true);
        }
        messageStreams.values().forEach(stream -> {
            if (stream.feed != null) {
                stream.feed.onWritabilityChanged();
            }
        });
    }

    /** The CDN takes more again. */
    void cdnWritable() {
        if (phase == Phase.RELAYING && !answerPending) {
            client.config().setAutoRead(true);
        }
    }

    void flushCdn() {
        if (cdn != null) {
            cdn.flush();
        }
    }

    void flushClient() {
        client.flush();
    }

    /** After {@code publish-answer-timeout} the publisher's media passes without being served here. */
    void limitAnswer(MessageStream stream) {
        stream.answerDeadline = client.eventLoop()
                .schedule(
                        () -> {
                            if (stream.role == Role.ASKS_TO_PUBLISH) {
                                counters().publishesUnanswered.increment();
                                LOG.info("{}: the CDN does not answer a publish; relaying unserved", remote());
                                stream.clear();
                                stream.role = Role.PASSES;
                                answered();
                            }
                        },
                        settings().publishAnswerMs(),
                        TimeUnit.MILLISECONDS);
    }

    /**
     * The CDN sends media although it was told not to: its connection is given up as soon as all it is needed for is done,
     * and its viewers are served from memory alone.
     */
    void giveUpCdnIfServed() {
        boolean served = phase == Phase.RELAYING
                && messageStreams.values().stream().allMatch(s -> s.role == Role.PLAYS || s.role == Role.NONE);
        if (served) {
            counters().mutingIgnored.increment();
            LOG.info("{}: the CDN does not mute; its connection is closed, the player served on", remote());
            phase = Phase.ALONE;
            cdn.close();
        }
    }

    /**
     * The connection to the CDN has ended, which speaks for the client's too, unless that one stands alone. But a publisher that
     * still sends is offered to the CDN anew; and a viewer of a stream that is published here goes on if the CDN did not end
     * its connection but fell silent.
     *
     * @param silently whether nothing was heard of the CDN any more
     */
    void cdnGone(boolean silently) {
        if (isAlone()) {
            return;
        }
        List<MessageStream> used = messageStreams.values().stream()
                .filter(s -> s.role != Role.NONE)
                .toList();
        boolean rejoins = settings().rejoinMs() > 0
                && used.size() == 1
                && used.get(0).sends(streams.live().settings());
        if (phase == Phase.RELAYING && rejoins) {
            MessageStream stream = used.get(0);
            phase = Phase.REJOINING;
            counters().uplinkRejoins.increment();
            client.config().setAutoRead(true);
            new UplinkRejoin(
                            this,
                            stream,
                            connect,
                            stream.local.publication().stream().name())
                    .begin();
        } else if (phase == Phase.RELAYING
                && silently
                && !used.isEmpty()
                && used.stream().allMatch(s -> s.role == Role.PLAYS && streams.isPublishedHere(s.name))) {
            LOG.info("{}: the CDN has fallen silent; the player is served on", remote());
            phase = Phase.ALONE;
        } else {
            end("closed by the CDN");
        }
    }

    /** The CDN takes the publisher again: it gets the headers in force, and pictures from the next key frame on. */
    void rejoined(Channel by, MessageStream stream) {
        cdn = by;
        phase = Phase.RELAYING;
        List<RtmpMessage> headers = stream.local.publication().stream().headerMessages();
        stream.uplink =
                UplinkGate.resuming(settings().uplinkLagMs(), headers.stream().anyMatch(UplinkGate::isVideo));
        for (RtmpMessage header : headers) {
            cdn.write(DataMessage.forServers(header).withStreamId(stream.id).withTimestamp(lastMediaTimestamp));
        }
        cdn.flush();
    }

    /** The client has gone. */
    void clientGone() {
        finish();
        if (cdn != null && cdn.isActive()) {
            cdn.pipeline().get(RtmpCodec.class).finish();
        }
    }

    /** Ends both connections. */
    void end(String reason) {
        if (phase != Phase.ENDED) {
            counters().ends.info("{} ended: {}", remote(), reason);
            finish();
            clientCodec.finish();
            if (cdn != null) {
                cdn.close();
            }
        }
    }

    private void finish() {
        phase = Phase.ENDED;
        held.clear();
        messageStreams.values().forEach(MessageStream::lost);
        messageStreams.clear();
    }

    /** The CDN lets the client publish or play. */
    void clientServed() {
        if (!served) {
            served = true;
            clientCodec.serving();
        }
    }

    /** The client's message was malformed. */
    void malformed(String reason) {
        clientCodec.malformed(reason);
    }

    String remote() {
        return String.valueOf(client.remoteAddress());
    }
}
