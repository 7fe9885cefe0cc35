// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;

/**
 * Understands from what a client sends, and from that alone, whether a connection is RTMP and which stream it publishes or
 * plays. It is fed the bytes from the connection's first on, in order, split anywhere. What it holds is bounded, and so is its
 * patience; once it has a result it keeps nothing, but for a publisher: if more of what he says is fed to it, it waits for his
 * metadata within the same bounds.
 */
public final class RtmpRecognizer {
    /** Where a recognizer stands. All but {@link #NEED_MORE} are final. */
    public enum Result {
        NEED_MORE,
        PUBLISH,
        PLAY,
        /** Another protocol, or RTMP that is encrypted or broken. */
        NOT_RTMP,
        /** RTMP as far as one can tell, but no publish or play within the bounds. */
        GAVE_UP
    }

    /** Bytes after which a client that neither publishes nor plays is no longer listened to. Real ones need under 6,000. */
    public static final int DEFAULT_MAX_BYTES = 64 << 10;

    /** Plain RTMP; 6 and 8 are encrypted, and 22 would be TLS. */
    private static final int VERSION = 3;

    private static final int HANDSHAKE_BYTES = 1 + 2 * HandshakeDigest.PACKET_BYTES;

    /** Nothing that comes before publish or play is near this. */
    private static final RtmpLimits LIMITS = RtmpLimits.DEFAULT
            .withMaxMessageBytes(32 << 10)
            .withMaxChunkStreams(16)
            .withMaxPartialBytes(32 << 10);

    private final int maxBytes;
    private long bytes;
    private ChunkDecoder decoder = new ChunkDecoder(LIMITS);
    private Result result = Result.NEED_MORE;
    private String app;
    private String tcUrl;
    private StreamName stream;
    private RtmpMessage metaData;
    private long resultTimeMs = -1;

    public RtmpRecognizer() {
        this(DEFAULT_MAX_BYTES);
    }

    /** @param maxBytes after so many bytes without a result it gives up */
    public RtmpRecognizer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Consumes {@code in}.
     *
     * @param nowMs when the bytes came, remembered as {@link #resultTimeMs()} of the result they bring
     */
    public Result feed(ByteBuffer in, long nowMs) {
        if (result == Result.NEED_MORE) {
            read(in);
            if (result == Result.NEED_MORE && bytes >= maxBytes) {
                result = Result.GAVE_UP;
            }
            if (result != Result.NEED_MORE) {
                resultTimeMs = nowMs;
                if (result != Result.PUBLISH || metaData != null) {
                    decoder = null;
                }
            }
        } else if (decoder != null) {
            read(in);
            if (metaData != null || bytes >= maxBytes) {
                decoder = null;
            }
        }
        in.position(in.limit());
        return result;
    }

    private void read(ByteBuffer in) {
        if (bytes == 0 && in.hasRemaining() && in.get(in.position()) != VERSION) {
            result = Result.NOT_RTMP;
            return;
        }
        int handshake = (int) Math.min(in.remaining(), Math.max(0, HANDSHAKE_BYTES - bytes));
        in.position(in.position() + handshake);
        bytes += handshake;
        if (!in.hasRemaining()) {
            return;
        }
        ByteBuffer bounded = in.duplicate();
        bounded.limit(in.position() + (int) Math.min(in.remaining(), Math.max(0, maxBytes - bytes)));
        bytes += in.remaining();
        try {
            decoder.decode(bounded, this::consider);
        } catch (RtmpException e) {
            if (result == Result.NEED_MORE) {
                result = Result.NOT_RTMP;
            } else {
                decoder = null;
            }
        }
    }

    private void consider(RtmpMessage message) {
        if (result == Result.PUBLISH && metaData == null && DataMessage.isData(message)) {
            metaData = message;
        }
        if (result != Result.NEED_MORE || !Command.isCommand(message)) {
            return;
        }
        Command command;
        try {
            command = Command.decode(message);
        } catch (RtmpException e) {
            // A command that only its own server understands; publish and play are plain.
            return;
        }
        switch (command.name()) {
            case "connect":
                app = command.object().string("app");
                tcUrl = command.object().string("tcUrl");
                break;
            case "publish":
                decide(Result.PUBLISH, command.string(0));
                break;
            case "play":
                decide(Result.PLAY, command.string(0));
                break;
            default:
                break;
        }
    }

    private void decide(Result decision, String name) {
        if (app != null && name != null) {
            stream = StreamName.of(app, name);
            result = decision;
        }
    }

    public Result result() {
        return result;
    }

    /** A publisher's first data message, onMetaData as a rule; null if none has come. */
    public RtmpMessage metaData() {
        return metaData;
    }

    /** The stream; null unless the result is {@link Result#PUBLISH} or {@link Result#PLAY}. */
    public StreamName stream() {
        return stream;
    }

    /** Application, without query string; null unless the result is PUBLISH or PLAY. */
    public String app() {
        return stream == null ? null : stream.app();
    }

    /** Name, without query string; for a publisher it may be secret. Null unless the result is PUBLISH or PLAY. */
    public String streamName() {
        return stream == null ? null : stream.name();
    }

    /** The URL that the client says it connects to; null when unknown. */
    public String tcUrl() {
        return tcUrl;
    }

    /** The time given with the bytes that brought the result, in the caller's ms; -1 before. */
    public long resultTimeMs() {
        return resultTimeMs;
    }

    /** Bytes listened to so far. */
    public long bytes() {
        return bytes;
    }
}
