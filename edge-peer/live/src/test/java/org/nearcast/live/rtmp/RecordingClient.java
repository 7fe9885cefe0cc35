// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** A client that keeps what it is told. */
final class RecordingClient implements ClientSession.Listener {
    final List<String> codes = new CopyOnWriteArrayList<>();
    final List<Amf0Object> infos = new CopyOnWriteArrayList<>();
    final List<RtmpMessage> media = new CopyOnWriteArrayList<>();
    ClientSession session;
    Channel channel;
    volatile boolean closed;

    @Override
    public void onStatus(ClientSession from, String code, Amf0Object info) {
        infos.add(info);
        codes.add(code);
    }

    @Override
    public void onMedia(ClientSession from, RtmpMessage message) {
        media.add(message);
    }

    @Override
    public void onReadComplete(ClientSession from) {}

    @Override
    public void onClosed(ClientSession from) {
        closed = true;
    }

    RecordingClient until(String code) {
        eventually(() -> codes.contains(code));
        return this;
    }

    /** Media of one message type, in order. */
    List<RtmpMessage> ofType(int type) {
        return media.stream().filter(m -> m.type() == type).collect(Collectors.toList());
    }

    void send(RtmpMessage... messages) {
        channel.eventLoop()
                .submit(() -> {
                    for (RtmpMessage message : messages) {
                        session.publish(message);
                    }
                    session.flush();
                })
                .awaitUninterruptibly();
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
