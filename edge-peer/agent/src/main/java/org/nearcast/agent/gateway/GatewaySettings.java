// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.live.stream.StreamSettings;

/**
 * Bounds and times of the gateway.
 *
 * @param connections most accepted connections at once
 * @param connectionsPerAddress and of these from one address
 * @param newcomers most of these that the CDN has not let do anything yet
 * @param newcomersPerAddress and of those from one address
 * @param silenceMs after which a connection that says nothing is spliced, ms
 * @param spliceIdleMs after which a splice on which nothing moves is ended, ms
 * @param heldBytes most bytes of a client's messages that wait for the CDN
 * @param messageStreams most message streams in use on one connection
 * @param connectTimeoutMs to reach the CDN, ms
 * @param publishAnswerMs the CDN may take to answer a publish, or the connection of a fetch, ms
 * @param uplinkQueueBytes most bytes that wait to go up
 * @param uplinkLagMs most stream time that waits to go up, ms
 * @param rejoinMs a publisher goes on for the viewers beside it while the CDN is asked to take it again, ms; 0 for never
 * @param lingerMs a stream is fetched on after its last player has left, ms
 * @param retryMs between attempts to fetch, ms, at first
 * @param retryMostMs and at most
 * @param rtmp of all RTMP connections
 * @param streams of the streams in memory
 */
public record GatewaySettings(
        int connections,
        int connectionsPerAddress,
        int newcomers,
        int newcomersPerAddress,
        int silenceMs,
        int spliceIdleMs,
        int heldBytes,
        int messageStreams,
        int connectTimeoutMs,
        int publishAnswerMs,
        int uplinkQueueBytes,
        int uplinkLagMs,
        int rejoinMs,
        int lingerMs,
        int retryMs,
        int retryMostMs,
        RtmpSettings rtmp,
        StreamSettings streams) {

    /** Reads the sections {@code limits}, {@code upstream}, {@code fetch}, {@code rtmp} and {@code streams}. */
    public static GatewaySettings from(Config config) {
        return new GatewaySettings(
                config.getInt("limits.connections"),
                config.getInt("limits.connections-per-address"),
                config.getInt("limits.newcomers"),
                config.getInt("limits.newcomers-per-address"),
                millis(config, "limits.silence"),
                millis(config, "limits.splice-idle"),
                bytes(config, "limits.held-commands"),
                config.getInt("limits.message-streams"),
                millis(config, "upstream.connect-timeout"),
                millis(config, "upstream.publish-answer-timeout"),
                bytes(config, "upstream.uplink-queue"),
                millis(config, "upstream.uplink-lag"),
                millis(config, "upstream.rejoin-within"),
                millis(config, "fetch.linger"),
                millis(config, "fetch.retry"),
                millis(config, "fetch.retry-most"),
                RtmpSettings.from(config.getConfig("rtmp")),
                StreamSettings.from(config.getConfig("streams")));
    }

    private static int millis(Config config, String path) {
        return Math.toIntExact(config.getDuration(path, TimeUnit.MILLISECONDS));
    }

    private static int bytes(Config config, String path) {
        return Math.toIntExact(config.getBytes(path));
    }
}
