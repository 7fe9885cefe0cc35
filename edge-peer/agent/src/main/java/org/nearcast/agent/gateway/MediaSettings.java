// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.flv.FlvSettings;
import org.nearcast.live.hls.HlsSettings;
import org.nearcast.live.http.HttpSettings;

/**
 * Bounds of what the gateway serves by HTTP.
 *
 * @param viewers most viewers at once, each of which is a connection to the CDN
 * @param viewersPerAddress and of these from one address
 * @param sessionIdleMs an HLS viewer that asks for nothing so long has gone, ms
 * @param connections most HTTP connections at once
 * @param connectionsPerAddress and of these from one address
 * @param hls bounds of HLS
 * @param flv bounds of HTTP-FLV
 * @param web bounds of requests
 */
public record MediaSettings(
        int viewers,
        int viewersPerAddress,
        int sessionIdleMs,
        int connections,
        int connectionsPerAddress,
        HlsSettings hls,
        FlvSettings flv,
        HttpSettings web) {
    /** Reads the section {@code media}. */
    public static MediaSettings from(Config config) {
        return new MediaSettings(
                config.getInt("max-viewers"),
                config.getInt("max-viewers-per-address"),
                Math.toIntExact(config.getDuration("session-idle", TimeUnit.MILLISECONDS)),
                config.getInt("web.max-connections"),
                config.getInt("web.max-connections-per-address"),
                HlsSettings.from(config.getConfig("hls")),
                FlvSettings.from(config.getConfig("flv")),
                HttpSettings.from(config.getConfig("web")));
    }
}
