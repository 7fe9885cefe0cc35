// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.nearcast.live.stream.PlayerLimits;
import org.nearcast.protocol.rtmp.RtmpLimits;

/**
 * How RTMP connections are kept.
 *
 * @param chunkSize bytes, what we send with; equal to the streams' own where their chunks are shared
 * @param windowBytes acknowledgement window in bytes that peers are told
 * @param handshakeMillis time for a handshake, ms
 * @param firstCommandMillis time from the handshake to the first command, ms
 * @param purposeMillis time from there until a connection plays or publishes, ms
 * @param pingMillis between a server's pings, ms
 * @param deadPeerMillis silence, in ms, after which a peer that used to answer is given up
 * @param maxMessageBytes largest message accepted
 * @param messageMillis time for a message from its first byte to its last, ms, checked at every ping
 * @param unfinishedBytes for unfinished messages of all connections of a server
 * @param highWaterBytes unsent bytes of a connection from which on its player's frames wait in the queue
 * @param player bounds of a slow player's queue
 */
public record RtmpSettings(
        int chunkSize,
        int windowBytes,
        int handshakeMillis,
        int firstCommandMillis,
        int purposeMillis,
        int pingMillis,
        int deadPeerMillis,
        int maxMessageBytes,
        int messageMillis,
        long unfinishedBytes,
        int highWaterBytes,
        PlayerLimits player) {

    /** Checks the ranges. */
    public RtmpSettings {
        if (chunkSize < 128 || chunkSize > 65536) {
            throw new IllegalArgumentException("chunk-size must be 128 to 65536, not " + chunkSize);
        }
        int least = IntStream.of(
                        windowBytes,
                        handshakeMillis,
                        firstCommandMillis,
                        purposeMillis,
                        pingMillis,
                        deadPeerMillis,
                        maxMessageBytes,
                        messageMillis,
                        highWaterBytes)
                .min()
                .getAsInt();
        if (least < 1 || maxMessageBytes > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(
                    "RTMP's times and sizes must be more than 0, and max-message less than 1 GiB");
        }
        if (unfinishedBytes < 2L * maxMessageBytes) {
            throw new IllegalArgumentException("unfinished-messages must be at least twice max-message");
        }
    }

    /** The same with the default bounds on unfinished messages. */
    public RtmpSettings(
            int chunkSize,
            int windowBytes,
            int handshakeMillis,
            int firstCommandMillis,
            int purposeMillis,
            int pingMillis,
            int deadPeerMillis,
            int maxMessageBytes,
            int highWaterBytes,
            PlayerLimits player) {
        this(
                chunkSize,
                windowBytes,
                handshakeMillis,
                firstCommandMillis,
                purposeMillis,
                pingMillis,
                deadPeerMillis,
                maxMessageBytes,
                30_000,
                256 << 20,
                highWaterBytes,
                player);
    }

    /** What a program uses that was told nothing else. */
    public static RtmpSettings defaults() {
        return new RtmpSettings(
                60000, 2_500_000, 8000, 10_000, 30_000, 5000, 30_000, 4 << 20, 256 << 10, PlayerLimits.defaults());
    }

    /**
     * Reads {@code chunk-size}, {@code window}, {@code handshake-timeout}, {@code first-command-timeout}, {@code
     * purpose-timeout}, {@code ping-interval}, {@code dead-peer-timeout}, {@code max-message}, {@code message-timeout}, {@code
     * unfinished-messages}, {@code high-water} and the section {@code player}.
     */
    public static RtmpSettings from(Config config) {
        return new RtmpSettings(
                config.getInt("chunk-size"),
                Math.toIntExact(config.getBytes("window")),
                millis(config, "handshake-timeout"),
                millis(config, "first-command-timeout"),
                millis(config, "purpose-timeout"),
                millis(config, "ping-interval"),
                millis(config, "dead-peer-timeout"),
                Math.toIntExact(config.getBytes("max-message")),
                millis(config, "message-timeout"),
                config.getBytes("unfinished-messages"),
                Math.toIntExact(config.getBytes("high-water")),
                PlayerLimits.from(config.getConfig("player")));
    }

    private static int millis(Config config, String path) {
        return Math.toIntExact(config.getDuration(path, TimeUnit.MILLISECONDS));
    }

    RtmpLimits limits() {
        return RtmpLimits.DEFAULT.withMaxMessageBytes(maxMessageBytes).withMaxPartialBytes(2 * maxMessageBytes);
    }
}
