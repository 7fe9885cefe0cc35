// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.live.audience.Audience.Admission;
import org.nearcast.live.audience.Audience.Seat;
import org.nearcast.live.audience.Audience.Turned;
import org.nearcast.live.rtmp.ClientSession;
import org.nearcast.live.rtmp.ClientSession.Purpose;
import org.nearcast.live.rtmp.ClientSession.Target;
import org.nearcast.live.rtmp.RtmpCodec;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.StreamName;

/**
 * A viewer by HTTP as the CDN knows it: a muted play in the viewer's own words. The CDN lets it in, and while the viewer stays so
 * does the connection, by which the CDN can end it. All on one event loop.
 */
final class HttpViewer implements ClientSession.Listener {
    private static final double CONNECT = 1;
    private static final double PLAY = 5;
    private static final String CLIENT = "LNX 9,0,124,2";

    private enum State {
        /** The CDN has not answered. */
        ASKING,
        /** It has said yes. */
        WATCHING,
        /** It said yes and does not mute, so its connection was closed; the viewer is served on. */
        ALONE,
        /** Over. */
        GONE
    }

    private final SharedStreams streams;
    private final InetSocketAddress cdn;
    private final StreamName name;
    private final Target target;
    private final EventLoop loop;
    private final CompletableFuture<Admission> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> revoked = new CompletableFuture<>();
    private final Runnable onGone;
    private State state = State.ASKING;
    private Channel channel;
    private SharedStream.Viewer viewer;

    /**
     * @param query of the viewer's request, what the CDN is to see of it
     * @param onGone run once when it is over
     */
    HttpViewer(
            SharedStreams streams,
            InetSocketAddress cdn,
            StreamName name,
            String query,
            EventLoop loop,
            Runnable onGone) {
        this.streams = streams;
        this.cdn = cdn;
        this.name = name;
        this.loop = loop;
        this.onGone = onGone;
        String tcUrl = "rtmp://" + HostPort.format(cdn) + "/" + name.app();
        String said = query.isEmpty() ? name.name() : name.name() + "?" + query;
        this.target = new Target(Purpose.PLAY_MUTED, name.app(), tcUrl, said);
    }

    /** Asks the CDN. */
    CompletionStage<Admission> ask() {
        loop.execute(this::connect);
        loop.schedule(
                () -> turnAway(504, "The CDN does not answer."),
                streams.settings().publishAnswerMs(),
                TimeUnit.MILLISECONDS);
        return answer;
    }

    private void connect() {
        streams.connector()
                .connect(loop, cdn, true, new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline()
                                .addLast(RtmpCodec.client(streams.settings().rtmp(), streams.counters().cdn))
                                .addLast(new ClientSession(target, HttpViewer.this));
                    }
                })
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        turnAway(502, "The CDN is not reached.");
                    } else if (state == State.GONE) {
                        connected.channel().close();
                    } else {
                        channel = connected.channel();
                    }
                });
    }

    @Override
    public void onStatus(ClientSession session, String code, Amf0Object info) {
        if (code.equals(Status.PLAY_START)) {
            start();
        } else if (code.equals(Status.PLAY_STOP) || "error".equals(info.string("level"))) {
            turnAway(403, "The CDN does not let you watch this stream.");
            end();
        }
    }

    private void start() {
        if (state != State.ASKING) {
            return;
        }
        state = State.WATCHING;
        streams.counters().playsAuthorised.increment();
        FetchTicket ticket = new FetchTicket(
                cdn,
                NetConnection.connect(CONNECT, target.app(), target.tcUrl(), CLIENT)
                        .toMessage(0),
                NetStream.play(PLAY, target.name(), NetStream.START_LIVE_OR_RECORDED)
                        .toMessage(1));
        viewer = streams.join(name.path(), ticket, () -> loop.execute(this::end));
        answer.complete(new Seat(name.path(), revoked, () -> loop.execute(this::end)));
    }

    private void turnAway(int status, String why) {
        if (state == State.ASKING) {
            streams.counters().playsRefused.increment();
            Turned turned = new Turned(status, why);
            end();
            answer.complete(turned);
        }
    }

    /** A CDN that sends media all the same is left; the viewer is served on, though it cannot be ended any more. */
    @Override
    public void onMedia(ClientSession session, RtmpMessage message) {
        byte[] tag = message.payload();
        boolean video = message.type() == MessageType.VIDEO;
        boolean configuration = video ? VideoTag.isConfiguration(tag) : AudioTag.isConfiguration(tag);
        boolean media = video || message.type() == MessageType.AUDIO || message.type() == MessageType.AGGREGATE;
        if (media && tag.length > 0 && !configuration && state == State.WATCHING) {
            state = State.ALONE;
            streams.counters().mutingIgnored.increment();
            channel.close();
        }
    }

    @Override
    public void onReadComplete(ClientSession session) {
        // nothing is kept until then
    }

    @Override
    public void onClosed(ClientSession session) {
        channel = null;
        turnAway(502, "The CDN has ended the connection.");
        if (state == State.WATCHING) {
            end();
        }
    }

    private void end() {
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        if (viewer != null) {
            viewer.leave();
        }
        if (channel != null) {
            channel.close();
        }
        onGone.run();
        revoked.complete(null);
    }
}
