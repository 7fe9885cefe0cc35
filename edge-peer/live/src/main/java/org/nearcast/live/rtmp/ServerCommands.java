// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.rtmp.RtmpAuthority.Allowed;
import org.nearcast.live.rtmp.RtmpAuthority.Refused;
import org.nearcast.live.rtmp.RtmpAuthority.StreamRequest;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Publication;
import org.nearcast.live.stream.Publisher;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.StreamName;
import org.nearcast.protocol.rtmp.UserControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection's commands do (RTMP 1.0, section 7.2), those included that FFmpeg, OBS, librtmp and Flash's encoder send
 * beyond it. On the connection's event loop.
 */
final class ServerCommands {
    private static final Logger log = LoggerFactory.getLogger(ServerCommands.class);
    private static final int MAX_STREAMS = 16;
    private static final int MAX_NAME_LENGTH = 512;
    /** Who is refused so often tries keys or fills the log. */
    private static final int MAX_REFUSALS = 20;

    private final ServerSession session;
    private final Channel channel;
    private final RtmpSettings settings;
    private final RtmpCounters counters;
    private final RtmpAuthority authority;
    private final LiveStreams streams;
    private final SocketAddress remote;
    private final Map<Integer, MessageStream> messageStreams = new HashMap<>();
    private String app;
    private int lastStreamId;
    private Future<?> purposeDeadline;
    private int refusals;

    ServerCommands(
            ServerSession session,
            Channel channel,
            RtmpSettings settings,
            RtmpCounters counters,
            RtmpAuthority authority,
            LiveStreams streams) {
        this.session = session;
        this.channel = channel;
        this.settings = settings;
        this.counters = counters;
        this.authority = authority;
        this.streams = streams;
        this.remote = channel.remoteAddress();
        awaitPurpose();
    }

    /** Whether the message went to a stream that is being published. */
    boolean publish(RtmpMessage media) throws RtmpException {
        MessageStream stream = messageStreams.get(media.streamId());
        if (stream == null || stream.publication() == null) {
            return false;
        }
        stream.publication().offer(media);
        stream.countIn(media.payload().length);
        return true;
    }

    void obey(Command command, int streamId) {
        if (app == null && !command.name().equals(NetConnection.CONNECT)) {
            session.malformed("a command before connect");
            return;
        }
        Optional<MessageStream> stream = Optional.ofNullable(messageStreams.get(streamId));
        switch (command.name()) {
            case NetConnection.CONNECT -> connect(command);
            case NetConnection.CREATE_STREAM -> createStream(command);
            case NetStream.PUBLISH -> beginPublish(command, stream);
            case NetStream.PLAY -> beginPlay(command, stream);
            case NetStream.PAUSE, "pauseRaw" -> stream.ifPresent(s -> pause(command, s));
            case NetStream.RECEIVE_AUDIO -> stream.ifPresent(s -> s.receiveAudio(command.bool(0, true)));
            case NetStream.RECEIVE_VIDEO -> stream.ifPresent(s -> s.receiveVideo(command.bool(0, true)));
            case NetStream.CLOSE_STREAM -> stream.ifPresent(this::stop);
            case NetStream.DELETE_STREAM ->
                Optional.ofNullable(messageStreams.remove((int) command.number(0, 0)))
                        .ifPresent(this::stop);
            case NetStream.SEEK ->
                session.tell(
                        Status.error("NetStream.Seek.Failed", "It is live.").toCommand(), streamId);
            case NetConnection.FC_PUBLISH -> {
                session.tell(NetConnection.done(command), 0);
                onFc(NetConnection.ON_FC_PUBLISH, Status.PUBLISH_START);
            }
            case NetConnection.FC_UNPUBLISH -> fcUnpublish(command);
            case "FCSubscribe" -> onFc("onFCSubscribe", Status.PLAY_START);
            case NetConnection.GET_STREAM_LENGTH -> session.tell(NetConnection.done(command, 0.0), 0);
            case NetConnection.RELEASE_STREAM, "_checkbw", "FCUnsubscribe" ->
                session.tell(NetConnection.done(command), 0);
            case NetConnection.RESULT, NetConnection.ERROR, Status.ON_STATUS -> {}
            default -> unknown(command);
        }
    }

    private void onFc(String name, String code) {
        session.tell(Command.of(name, 0, null, Status.of(code, "").toObject()), 0);
    }

    private void unknown(Command command) {
        counters.commandsUnknown.increment();
        if (command.transactionId() != 0) {
            session.tell(NetConnection.failed(command, "No such method."), 0);
        }
    }

    private void connect(Command command) {
        String said = command.object().string("app");
        if (app != null) {
            session.malformed("a second connect");
        } else if (!isName(said) || StreamName.of(said, "").app().isEmpty()) {
            refuseConnect(command, "no application given");
        } else {
            String wanted = StreamName.of(said, "").app();
            session.decide(authority.connect(new StreamRequest(wanted, "", "", remote)), verdict -> {
                if (verdict instanceof Refused no) {
                    refuseConnect(command, no.description());
                } else {
                    app = wanted;
                    session.tell(ProtocolControl.windowAcknowledgementSize(settings.windowBytes())
                            .toMessage());
                    session.tell(ProtocolControl.setPeerBandwidth(settings.windowBytes(), ProtocolControl.LIMIT_DYNAMIC)
                            .toMessage());
                    session.tell(NetConnection.connected(command), 0);
                }
            });
        }
    }

    private void refuseConnect(Command command, String reason) {
        log.info("rtmp {} may not connect: {}", remote, reason);
        session.tell(NetConnection.rejected(command, reason), 0);
        session.finish();
    }

    private void createStream(Command command) {
        if (messageStreams.size() >= MAX_STREAMS) {
            session.malformed("more than " + MAX_STREAMS + " message streams");
            return;
        }
        lastStreamId++;
        messageStreams.put(lastStreamId, new MessageStream(lastStreamId));
        session.tell(NetConnection.streamCreated(command, lastStreamId), 0);
    }

    private boolean isIdle(Command command, Optional<MessageStream> stream) {
        if (stream.isPresent() && stream.get().isIdle()) {
            return true;
        }
        session.malformed(command.name() + " on a message stream that is not there or in use");
        return false;
    }

    /** The stream that a publish or play names, or null. */
    private StreamName named(Command command) {
        String said = command.string(0);
        StreamName name = isName(said) ? StreamName.of(app, said) : null;
        return name == null || name.name().isEmpty() ? null : name;
    }

    private static boolean isName(String said) {
        return said != null && said.length() <= MAX_NAME_LENGTH && said.chars().noneMatch(Character::isISOControl);
    }

    private StreamRequest request(StreamName name) {
        return new StreamRequest(app, name.name(), name.query(), remote);
    }

    private void beginPublish(Command command, Optional<MessageStream> on) {
        StreamName key = named(command);
        if (!isIdle(command, on)) {
            return;
        }
        MessageStream stream = on.get();
        if (key == null) {
            refusePublish(stream, Status.PUBLISH_BAD_NAME, "no stream name");
            return;
        }
        session.decide(authority.publish(request(key)), verdict -> {
            if (verdict instanceof Refused no) {
                refusePublish(stream, no.code(), no.description());
                return;
            }
            String name = ((Allowed) verdict).name();
            Publisher publisher = new Publisher(String.valueOf(remote), key.name(), () -> displaced(name));
            Optional<Publication> publication = streams.publish(name, publisher);
            if (publication.isEmpty()) {
                refusePublish(stream, Status.PUBLISH_BAD_NAME, "already published, or too many streams");
                return;
            }
            stream.publishing(publication.get(), key.name());
            served(counters.publishes);
            log.info("{} published by {}", name, remote);
            session.tell(UserControl.streamBegin(stream.id()).toMessage());
            Command start = Command.of(
                    Status.ON_STATUS,
                    0,
                    null,
                    Status.of(Status.PUBLISH_START, "Publishing.").toObject().put(ServerSession.PUBLIC_NAME, name));
            session.tell(start, stream.id());
        });
    }

    /** Another has taken over a stream that this connection published and sent nothing of. From any thread. */
    private void displaced(String name) {
        channel.eventLoop().execute(() -> {
            if (channel.isActive()) {
                counters.takeOvers.increment();
                log.info("rtmp {} closed: silent, and another with the same key publishes {} now", remote, name);
                session.finish();
            }
        });
    }

    private void refusePublish(MessageStream stream, String code, String reason) {
        counters.publishesRefused.increment();
        log.info("rtmp {} may not publish: {}", remote, reason);
        refuse(stream, code, reason);
    }

    private void beginPlay(Command command, Optional<MessageStream> on) {
        StreamName said = named(command);
        if (!isIdle(command, on)) {
            return;
        }
        MessageStream stream = on.get();
        if (said == null) {
            refusePlay(stream, Status.PLAY_STREAM_NOT_FOUND, "no stream name");
            return;
        }
        session.decide(authority.play(request(said)), verdict -> {
            if (verdict instanceof Refused no) {
                refusePlay(stream, no.code(), no.description());
                return;
            }
            String name = ((Allowed) verdict).name();
            PlayerFeed feed = new PlayerFeed(channel, streams, settings.player(), counters, stream.id(), name);
            if (!feed.start(stream.wantsAudio(), stream.wantsVideo())) {
                refusePlay(stream, Status.PLAY_FAILED, "too many players are waiting");
                return;
            }
            stream.playing(feed);
            served(counters.plays);
            log.info("{} played by {}", feed.nameToLog(), remote);
            session.tell(UserControl.streamBegin(stream.id()).toMessage());
            session.tell(Status.of(Status.PLAY_RESET, "Beginning anew.").toCommand(), stream.id());
            session.tell(Status.of(Status.PLAY_START, "Playing.").toCommand(), stream.id());
        });
    }

    private void refusePlay(MessageStream stream, String code, String reason) {
        counters.playsRefused.increment();
        log.info("rtmp {} may not play: {}", remote, reason);
        refuse(stream, code, reason);
    }

    private void refuse(MessageStream stream, String code, String reason) {
        session.tell(Status.error(code, reason).toCommand(), stream.id());
        if (++refusals == MAX_REFUSALS) {
            session.malformed("asks on although refused " + MAX_REFUSALS + " times");
        }
    }

    private void pause(Command command, MessageStream stream) {
        if (stream.feed() != null) {
            boolean pause = command.bool(0, true);
            String code = pause ? Status.PAUSE_NOTIFY : Status.UNPAUSE_NOTIFY;
            session.tell(Status.of(code, "It is live and goes on.").toCommand(), stream.id());
            stream.feed().pause(pause);
        }
    }

    private void fcUnpublish(Command command) {
        session.tell(NetConnection.done(command), 0);
        onFc(NetConnection.ON_FC_UNPUBLISH, Status.UNPUBLISH_SUCCESS);
        StreamName key = named(command);
        if (key != null) {
            messageStreams.values().stream()
                    .filter(s -> s.publishesUnder(key.name()))
                    .forEach(this::stop);
        }
    }

    private void stop(MessageStream stream) {
        if (!stream.isIdle()) {
            if (stream.publication() != null) {
                session.tell(
                        Status.of(Status.UNPUBLISH_SUCCESS, "No longer published.")
                                .toCommand(),
                        stream.id());
            }
            stream.stop(remote);
            awaitPurpose();
        }
    }

    void flushPublications() {
        for (MessageStream stream : messageStreams.values()) {
            if (stream.publication() != null) {
                stream.publication().flush();
            }
        }
    }

    void onWritabilityChanged() {
        for (MessageStream stream : messageStreams.values()) {
            if (stream.feed() != null) {
                stream.feed().onWritabilityChanged();
            }
        }
    }

    private void served(LongAdder counter) {
        counter.increment();
        session.serving();
        purposeDeadline.cancel(false);
    }

    private void awaitPurpose() {
        if (purposeDeadline != null) {
            purposeDeadline.cancel(false);
        }
        purposeDeadline = channel.eventLoop()
                .schedule(
                        () -> {
                            if (messageStreams.values().stream().allMatch(MessageStream::isIdle)) {
                                log.info("rtmp {} closed: neither publishes nor plays", remote);
                                counters.commandTimeouts.increment();
                                session.finish();
                            }
                        },
                        settings.purposeMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** The connection has ended. */
    void close() {
        purposeDeadline.cancel(false);
        messageStreams.values().stream()
                .map(stream -> stream.abandon(remote))
                .filter(Objects::nonNull)
                .forEach(this::awaitReturn);
        messageStreams.clear();
    }

    private void awaitReturn(Publication abandoned) {
        int millis = streams.settings().resumeMillis();
        if (millis == 0 || channel.eventLoop().isShuttingDown()) {
            abandoned.close();
        } else {
            channel.eventLoop().schedule(abandoned::close, millis, TimeUnit.MILLISECONDS);
        }
    }
}
