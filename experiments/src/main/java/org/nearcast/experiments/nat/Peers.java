// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nearcast.live.Counters;
import org.nearcast.node.host.HostSettings;
import org.nearcast.node.host.NettyHost;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.PeerContact;
import org.nearcast.overlay.nat.RelaySettings;
import org.nearcast.overlay.nat.TraversalSettings;
import org.nearcast.overlay.nat.Way;
import org.nearcast.overlay.nat.stun.StunServer;

/**
 * The hosts of one network namespace, in a process of their own, told what to do by lines of stdin: {@code open KEY ID ADDRESS PORT}, {@code meet KEY ID},
 * {@code close KEY}, {@code serve ADDRESS:PORT,...}. What happens is a line of stdout: {@code ready KEY TYPE}, {@code met KEY WAY MS}, {@code failed KEY WHY},
 * {@code heard KEY}, {@code serving}.
 */
final class Peers {
    private static final byte[] COLLEAGUES_KEY = "colleagues".getBytes(StandardCharsets.US_ASCII);
    /** Many paths: every try of a pair that must be relayed takes one. */
    private static final RelaySettings RELAY =
            new RelaySettings(10_000, 10, 8_000_000, 5_000_000_000L, 60_000_000_000L);

    private record Open(NettyHost host, Talker talker) {}

    private final Counters counters = new Counters();
    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final List<Endpoint> servers;
    private final Endpoint contact;
    private final PeerId contactId;

    private Peers(List<Endpoint> servers, Endpoint contact, PeerId contactId) {
        this.servers = servers;
        this.contact = contact;
        this.contactId = contactId;
    }

    /** @param args the servers' endpoints, separated by commas, the contact's, and its identity */
    public static void main(String[] args) throws IOException {
        List<Endpoint> servers = new ArrayList<>();
        for (String server : args[0].split(",", -1)) {
            servers.add(endpoint(server));
        }
        Peers peers = new Peers(servers, endpoint(args[1]), id(args[2]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            peers.obey(line.split(" ", -1));
        }
    }

    private static Endpoint endpoint(String text) {
        int colon = text.lastIndexOf(':');
        return Endpoint.of(
                new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))));
    }

    static PeerId id(String hex) {
        return new PeerId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64));
    }

    private void obey(String[] words) throws IOException {
        switch (words[0]) {
            case "open" -> {
                TraversalSettings settings =
                        TraversalSettings.of(servers).relayedBy(List.of(new PeerContact(contactId, contact)));
                Endpoint at = endpoint(words[3] + ":" + words[4]);
                open.put(words[1], open(words[1], id(words[2]), at, settings, contact));
            }
            case "meet" -> {
                Open asker = open.get(words[1]);
                begun.put(words[1], System.nanoTime());
                asker.host().execute(() -> asker.talker().meet(id(words[2])));
            }
            case "close" -> open.remove(words[1]).host().close();
            case "serve" -> serve();
            default -> throw new IOException("not a command: " + words[0]);
        }
    }

    private void serve() throws IOException {
        open("contact", contactId, contact, TraversalSettings.of(List.of()).relaying(RELAY), null);
        for (int i = 0; i < servers.size(); i++) {
            Endpoint at = servers.get(i);
            TraversalSettings settings =
                    TraversalSettings.of(List.of()).serving(new StunServer.Colleagues(at, servers, COLLEAGUES_KEY));
            open("server", new PeerId(0, 0, 0, i), at, settings, contact);
        }
        say("serving");
    }

    private Open open(String key, PeerId id, Endpoint at, TraversalSettings settings, Endpoint by) throws IOException {
        Talker[] talker = new Talker[1];
        NettyHost host = NettyHost.start(HostSettings.at(at.toSocketAddress()), id, counters, below -> {
            talker[0] = new Talker(below, settings, by, new Teller(key));
            return talker[0].traversal();
        });
        return new Open(host, talker[0]);
    }

    private final class Teller implements Talker.Listener {
        private final String key;

        Teller(String key) {
            this.key = key;
        }

        @Override
        public void classified(String type) {
            say("ready " + key + " " + type);
        }

        @Override
        public void met(Way way) {
            long since = begun.getOrDefault(key, System.nanoTime());
            say("met " + key + " " + way + " " + (System.nanoTime() - since) / 1_000_000);
        }

        @Override
        public void failed(String why) {
            say("failed " + key + " " + why);
        }

        @Override
        public void heard() {
            say("heard " + key);
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
