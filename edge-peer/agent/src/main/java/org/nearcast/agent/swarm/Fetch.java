// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.ClientSession;
import org.nearcast.live.rtmp.RtmpClient;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Plays a stream of an RTMP server and publishes it here, again and again when the connection is lost. On one event loop. */
final class Fetch implements ClientSession.Listener, AutoCloseable {
    private static final int RETRY_MS = 2_000;

    private final RtmpUrl url;
    private final LiveStreams streams;
    private final String name;
    private final EventLoop loop;
    private final RtmpClient client;
    private Publication publication;
    private ClientSession session;
    private boolean closed;
    private volatile String trouble = "connecting";

    /** @param name public, that it is published under */
    Fetch(RtmpUrl url, Transport transport, RtmpSettings settings, LiveStreams streams, String name) {
        this.url = url;
        this.streams = streams;
        this.name = name;
        loop = transport.loops().next();
        client = new RtmpClient(transport, settings, new RtmpCounters(new Counters()));
        loop.execute(this::connect);
    }

    /** Why nothing comes, in words; empty while something does. */
    String trouble() {
        return trouble;
    }

    private void connect() {
        if (closed) {
            return;
        }
        session = new ClientSession(
                new ClientSession.Target(ClientSession.Purpose.PLAY, url.app(), url.tcUrl(), url.name()), this);
        client.connect(url.server(), RtmpClient.Options.defaults().onLoop(loop), session)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        trouble = "cannot reach " + url.tcUrl() + ": "
                                + done.cause().getMessage();
                        again();
                    }
                });
    }

    private void again() {
        if (!closed) {
            loop.schedule(this::connect, RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onStatus(ClientSession from, String code, Amf0Object info) {
        if (publication == null) {
            trouble = url.tcUrl() + " says " + code;
        }
    }

    @Override
    public void onMedia(ClientSession from, RtmpMessage message) {
        if (publication == null) {
            publication = streams.takeOver(name, url.tcUrl()).orElse(null);
        }
        if (publication != null) {
            try {
                publication.offer(message);
                trouble = "";
            } catch (RtmpException e) {
                trouble = url.tcUrl() + " sends what is no RTMP: " + e.getMessage();
                from.close();
            }
        }
    }

    @Override
    public void onReadComplete(ClientSession from) {
        if (publication != null) {
            publication.flush();
        }
    }

    @Override
    public void onClosed(ClientSession from) {
        if (publication != null) {
            publication.close();
            publication = null;
            trouble = "lost " + url.tcUrl();
        }
        again();
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            session.close();
        });
    }
}
