// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent;

import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.announce.AnnounceSettings;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.cdn.LoopGuard;
import org.nearcast.agent.gateway.CdnSite;
import org.nearcast.agent.gateway.GatewaySettings;
import org.nearcast.agent.gateway.MediaSettings;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Fingerprint;

/**
 * The peer's configuration, checked: {@code nearcast.peer} of reference.conf, a file and flags in one.
 *
 * @param cdns at least one
 * @param listen where connections made on purpose arrive, if anywhere
 * @param redirectBase first redirect port; 0 for any
 * @param media where viewers by HTTP arrive, if anywhere
 * @param http where the status is served, if anywhere
 * @param key the identity's file
 * @param controller the only controller to believe, if one is named
 * @param dscp of connections to the CDN at first, 0..63
 * @param threads that carry media
 * @param announce how to announce, if at all
 * @param gateway bounds and times
 * @param mediaSettings bounds of what is served by HTTP
 */
record PeerConfig(
        List<CdnSite> cdns,
        Optional<InetSocketAddress> listen,
        int redirectBase,
        Optional<InetSocketAddress> media,
        Optional<InetSocketAddress> http,
        Path key,
        Optional<Fingerprint> controller,
        int dscp,
        int threads,
        Optional<AnnounceSettings> announce,
        GatewaySettings gateway,
        MediaSettings mediaSettings) {

    static final int RTMP_PORT = 1935;
    private static final int MAX_PORT = 65535;
    private static final int MOST_THREADS = 4;

    /**
     * Reads and checks.
     *
     * @throws IllegalArgumentException or a ConfigException with one line for the user
     */
    static PeerConfig from(Config config) {
        List<CdnSite> cdns = config.getStringList("cdn").stream()
                .map(text -> new CdnSite(HostPort.resolveAll(text, RTMP_PORT)))
                .toList();
        int base = port(config, "redirect-base");
        checkCdns(cdns, base);
        Optional<InetSocketAddress> listen = address(config, "listen", RTMP_PORT);
        listen.ifPresent(own -> refuseItself(cdns, own.getPort(), own.getPort()));
        int threads = config.getInt("threads");
        String controller = config.getString("controller-key");
        return new PeerConfig(
                cdns,
                listen,
                base,
                address(config, "media.listen", -1),
                address(config, "http", -1),
                keyFile(config),
                controller.isEmpty() ? Optional.empty() : Optional.of(fingerprint(controller)),
                dscp(config.getInt("dscp")),
                threads > 0
                        ? threads
                        : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
                announce(config),
                GatewaySettings.from(config),
                MediaSettings.from(config.getConfig("media")));
    }

    static Path keyFile(Config config) {
        return Path.of(config.getString("key"));
    }

    private static void checkCdns(List<CdnSite> cdns, int base) {
        if (cdns.isEmpty()) {
            throw new IllegalArgumentException("no CDN given; name its RTMP server with --cdn HOST:PORT");
        }
        List<InetSocketAddress> addresses =
                cdns.stream().flatMap(site -> site.addresses().stream()).toList();
        if (addresses.size() > Announcement.MAX_REDIRECTS) {
            throw new IllegalArgumentException("the CDNs have " + addresses.size() + " addresses; at most "
                    + Announcement.MAX_REDIRECTS + " can be announced");
        }
        if (addresses.stream().distinct().count() < addresses.size()) {
            throw new IllegalArgumentException("a CDN address is given twice");
        }
        if (addresses.stream().anyMatch(a -> a.getAddress().isAnyLocalAddress() || a.getPort() == 0)) {
            throw new IllegalArgumentException("a CDN needs a host and a port");
        }
        if (base + addresses.size() - 1 > MAX_PORT) {
            throw new IllegalArgumentException("redirect-base " + base + " leaves no port for each of the CDNs' "
                    + addresses.size() + " addresses");
        }
        if (base > 0) {
            refuseItself(cdns, base, base + addresses.size() - 1);
        }
    }

    private static void refuseItself(List<CdnSite> cdns, int firstPort, int lastPort) {
        for (CdnSite site : cdns) {
            for (InetSocketAddress cdn : site.addresses()) {
                if (cdn.getPort() >= firstPort && cdn.getPort() <= lastPort && LoopGuard.isLocal(cdn.getAddress())) {
                    throw new IllegalArgumentException("the CDN " + HostPort.format(cdn)
                            + " is this peer itself; give the CDN's address, or --listen on another port");
                }
            }
        }
    }

    private static int port(Config config, String path) {
        int port = config.getInt(path);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(path + " is no port: " + port);
        }
        return port;
    }

    private static int dscp(int value) {
        if (value < 0 || value > 63) {
            throw new IllegalArgumentException("dscp must be 0 to 63, not " + value);
        }
        return value;
    }

    private static Fingerprint fingerprint(String hex) {
        try {
            return Fingerprint.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + hex + "' is no key's fingerprint; it has 32 hexadecimal digits", e);
        }
    }

    private static Optional<InetSocketAddress> address(Config config, String path, int defaultPort) {
        String text = config.getString(path);
        return text.equals("off") ? Optional.empty() : Optional.of(HostPort.resolve(text, defaultPort));
    }

    private static Optional<AnnounceSettings> announce(Config config) {
        Config announce = config.getConfig("announce");
        if (!announce.getBoolean("enabled")) {
            return Optional.empty();
        }
        return Optional.of(new AnnounceSettings(
                HostPort.resolve(announce.getString("group"), Announcement.PORT),
                address(announce, "group-ipv6", Announcement.PORT),
                announce.getDuration("interval", TimeUnit.MILLISECONDS),
                announce.getDuration("rescan", TimeUnit.MILLISECONDS),
                announce.getDuration("grace", TimeUnit.MILLISECONDS),
                announce.getStringList("interfaces")));
    }
}
