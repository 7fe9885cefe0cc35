// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.ClientSession;
import org.nearcast.live.rtmp.ClientSession.Purpose;
import org.nearcast.live.rtmp.RtmpClient;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** An encoder or a player. */
final class TestClient implements ClientSession.Listener, AutoCloseable {
    final List<RtmpMessage> media = new CopyOnWriteArrayList<>();
    final AtomicInteger pictures = new AtomicInteger();
    final List<String> codes = new CopyOnWriteArrayList<>();
    volatile Amf0Object lastInfo;
    volatile boolean closed;
    private final ClientSession session;
    private final Channel connection;

    private TestClient(Transport transport, InetSocketAddress to, Purpose purpose, String app, String name) {
        session = new ClientSession(new ClientSession.Target(purpose, app, "rtmp://cdn.example/" + app, name), this);
        connection = new RtmpClient(transport, RtmpSettings.defaults(), new RtmpCounters(new Counters()))
                .connect(to, RtmpClient.Options.defaults(), session)
                .channel();
    }

    static TestClient publisher(Transport transport, int port, String app, String key) {
        return new TestClient(transport, new InetSocketAddress("127.0.0.1", port), Purpose.PUBLISH, app, key);
    }

    static TestClient player(Transport transport, int port, String app, String name) {
        return new TestClient(transport, new InetSocketAddress("127.0.0.1", port), Purpose.PLAY, app, name);
    }

    TestClient awaitCode(String code) {
        await("code " + code).atMost(Duration.ofSeconds(10)).until(() -> codes.contains(code));
        return this;
    }

    TestClient awaitMedia(int count) {
        await(count + " messages").atMost(Duration.ofSeconds(10)).until(() -> media.size() >= count);
        return this;
    }

    void send(List<RtmpMessage> messages) {
        onLoop(() -> {
            messages.forEach(session::publish);
            session.flush();
        });
    }

    /** On the message streams that the messages name. */
    void sendAsIs(List<RtmpMessage> messages) {
        onLoop(() -> {
            messages.forEach(connection::write);
            connection.flush();
        });
    }

    void command(Command command) {
        onLoop(() -> session.command(command));
    }

    private void onLoop(Runnable work) {
        connection.eventLoop().execute(work);
    }

    /** Payloads of audio and video, configurations aside. */
    List<byte[]> frames(int type) {
        return media.stream()
                .filter(m -> m.type() == type)
                .map(RtmpMessage::payload)
                .filter(p -> type == MessageType.VIDEO ? !VideoTag.isSequenceHeader(p) : !AudioTag.isSequenceHeader(p))
                .toList();
    }

    @Override
    public void onStatus(ClientSession from, String code, Amf0Object info) {
        lastInfo = info;
        codes.add(code);
    }

    @Override
    public void onMedia(ClientSession from, RtmpMessage message) {
        media.add(message);
        if (message.type() == MessageType.VIDEO && !VideoTag.isSequenceHeader(message.payload())) {
            pictures.incrementAndGet();
        }
    }

    @Override
    public void onReadComplete(ClientSession from) {}

    @Override
    public void onClosed(ClientSession from) {
        closed = true;
    }

    /** Its connection breaks, without a word. */
    void cut() {
        connection.close().awaitUninterruptibly();
    }

    /** Stops or goes on reading, as a slow player does. */
    void read(boolean read) {
        connection.config().setAutoRead(read);
    }

    @Override
    public void close() {
        session.close();
    }
}
