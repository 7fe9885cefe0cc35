// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.flv.FlvSettings;
import org.nearcast.live.hls.HlsGroups;
import org.nearcast.live.hls.HlsSettings;
import org.nearcast.live.http.HttpSettings;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.node.swarm.Rate;
import org.nearcast.origin.p2p.PeerToPeerSettings;

/**
 * Everything the origin can be told; {@code reference.conf} says what each means.
 *
 * @param rtmp where RTMP listens
 * @param http where HTTP listens
 * @param keys file of publishing keys, or null in open mode
 * @param keysCheck how often that file is looked at
 * @param threads event loops, 0 for one per processor
 * @param streams bounds of streams
 * @param connections how RTMP connections are kept
 * @param rtmpLimits how many there may be
 * @param hls bounds of HLS
 * @param groups streams that are renditions of one
 * @param flv bounds of HTTP-FLV
 * @param web bounds of HTTP requests
 * @param webLimits how many HTTP connections there may be
 * @param p2p the part among peers, or null for none
 */
public record OriginSettings(
        InetSocketAddress rtmp,
        InetSocketAddress http,
        Path keys,
        Duration keysCheck,
        int threads,
        StreamSettings streams,
        RtmpSettings connections,
        ConnectionLimits rtmpLimits,
        HlsSettings hls,
        HlsGroups groups,
        FlvSettings flv,
        HttpSettings web,
        ConnectionLimits webLimits,
        PeerToPeerSettings p2p) {
    private static final String ROOT = "nearcast.origin";
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code reference.conf}, then a file that changes some of it, then flags that change some of that.
     *
     * @param fileOrNull the file
     * @param flags settings relative to {@code nearcast.origin} by name
     * @throws OriginException if one is wrong, in one line
     */
    public static OriginSettings load(Path fileOrNull, Map<String, Object> flags) throws OriginException {
        try {
            Config reference = ConfigFactory.defaultReference().resolve();
            Config file = fileOrNull == null ? ConfigFactory.empty() : read(fileOrNull, reference);
            Config config = ConfigFactory.parseMap(flags, "flags")
                    .atPath(ROOT)
                    .withFallback(file)
                    .withFallback(reference)
                    .resolve()
                    .getConfig(ROOT);
            return from(config);
        } catch (ConfigException | IllegalArgumentException e) {
            throw OriginException.usage("a setting is wrong: " + e.getMessage());
        }
    }

    private static Config read(Path path, Config reference) throws OriginException {
        if (!Files.isReadable(path)) {
            throw OriginException.usage("there is no readable file " + path + "; --config names one");
        }
        Config file = ConfigFactory.parseFile(path.toFile());
        for (Map.Entry<String, ConfigValue> entry : file.entrySet()) {
            if (!reference.hasPath(entry.getKey())) {
                throw OriginException.usage(path + ": there is no setting " + entry.getKey());
            }
        }
        return file;
    }

    private static OriginSettings from(Config config) throws OriginException {
        String keys = config.getString("keys");
        if (keys.isEmpty() != config.getBoolean("open")) {
            throw OriginException.usage(
                    "say who may publish: either --keys FILE (lines of 'key app/name') or --open for everybody");
        }
        StreamSettings streams = StreamSettings.from(config.getConfig("stream"));
        Config connection =
                config.getConfig("connection").withValue("chunk-size", config.getValue("stream.chunk-size"));
        RtmpSettings connections = RtmpSettings.from(connection);
        if (connections.player().maxBytes() < streams.gopCacheBytes()) {
            throw OriginException.usage("connection.player.queue must be at least stream.gop-cache");
        }
        return new OriginSettings(
                ListenAddress.parse("--rtmp", config.getString("rtmp")),
                ListenAddress.parse("--http", config.getString("http")),
                keys.isEmpty() ? null : Path.of(keys),
                config.getDuration("keys-check"),
                config.getInt("threads"),
                streams,
                connections,
                ConnectionLimits.from(connection),
                HlsSettings.from(config.getConfig("hls")),
                HlsGroups.from(config.getConfigList("hls.groups")),
                FlvSettings.from(config.getConfig("flv")),
                HttpSettings.from(config.getConfig("web")),
                ConnectionLimits.from(config.getConfig("web")),
                peers(config));
    }

    private static PeerToPeerSettings peers(Config config) throws OriginException {
        Config p2p = config.getConfig("p2p");
        String listen = p2p.getString("listen");
        if (listen.equals("off")) {
            return null;
        }
        InetSocketAddress address = listen.isEmpty()
                ? besides(ListenAddress.parse("--rtmp", config.getString("rtmp")))
                : ListenAddress.parse("--p2p", listen);
        String key = p2p.getString("key");
        return new PeerToPeerSettings(
                address,
                key.isEmpty() ? Path.of(System.getProperty("user.home"), ".nearcast", "origin.key") : Path.of(key),
                !key.isEmpty(),
                Rate.bytesPerSecond("--p2p-upload", p2p.getString("upload")),
                p2p.getDouble("fallback-part"),
                p2p.getInt("max-sources"),
                p2p.getInt("max-peers"),
                p2p.getDuration("linger").toMillis());
    }

    /** The port after RTMP's; any if that is any. */
    private static InetSocketAddress besides(InetSocketAddress rtmp) {
        int port = rtmp.getPort() == 0 || rtmp.getPort() == MAX_PORT ? 0 : rtmp.getPort() + 1;
        return new InetSocketAddress(rtmp.getAddress(), port);
    }
}
