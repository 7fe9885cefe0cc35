// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nearcast.experiments.hostile.ForgedFrames.End;
import org.nearcast.lab.Host;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;

/** What a stranger's host puts on the wire for the controller to see, and how many frames a second. */
public enum Flood {
    /** A million a minute: forged in the gateway's name and from its address, repeated, from another's address, nonsense. */
    ANNOUNCEMENTS(16_667),
    /** Signed, each by a key of its own, of gateways that nobody has allowed: as dear as it gets. */
    KEYS(1_000),
    /** SYNs from ten thousand ports, answered by nothing, as fast as a port may open connections and ten times as fast. */
    HALF_OPEN(2_500),
    /** A million SYNs a minute. */
    SYNS(16_667);

    private static final int PEERS_PORT = 5000;
    private static final int CDN_PORT = 1935;
    private static final int FIRST_PORT = 20_000;
    private static final int CONNECTIONS = 10_000;
    private static final int KEYS_MADE = 500;
    private static final String GROUP_MAC = "01:00:5e:7f:57:17";

    private final int perSecond;

    Flood(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Frames a second from all hosts together. */
    public int perSecond() {
        return perSecond;
    }

    /** The name in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The frames, to be sent in turn for as long as it takes.
     *
     * @param from who sends
     * @param gateway whose announcements are forged
     * @param cdn where SYNs go
     */
    public List<byte[]> frames(Host from, Host gateway, Host cdn) {
        SecureRandom random = new SecureRandom();
        List<byte[]> frames = new ArrayList<>();
        switch (this) {
            case ANNOUNCEMENTS:
                byte[] repeated = announcement(PeerKeyPair.generate(random), random, from.ip(), cdn.ip());
                byte[] forged = announcement(PeerKeyPair.generate(random), random, gateway.ip(), cdn.ip());
                forged[forged.length - 1] ^= 1;
                frames.add(announced(from, from.ip(), repeated));
                frames.add(announced(from, gateway.ip(), forged));
                frames.add(announced(from, from.ip(), forged));
                frames.add(announced(from, from.ip(), new byte[200]));
                break;
            case KEYS:
                for (int i = 0; i < KEYS_MADE; i++) {
                    byte[] signed = announcement(PeerKeyPair.generate(random), random, from.ip(), cdn.ip());
                    frames.add(announced(from, from.ip(), signed));
                }
                break;
            default:
                for (int i = 0; i < CONNECTIONS; i++) {
                    End client = new End(from.mac(), from.ip(), FIRST_PORT + i);
                    frames.add(ForgedFrames.syn(client, new End(cdn.mac(), cdn.ip(), CDN_PORT), random.nextInt()));
                }
                break;
        }
        return frames;
    }

    private static byte[] announced(Host from, String ip, byte[] payload) {
        return ForgedFrames.datagram(
                new End(from.mac(), ip, PEERS_PORT),
                new End(GROUP_MAC, Announcement.GROUP, Announcement.PORT),
                1,
                payload);
    }

    private static byte[] announcement(PeerKeyPair key, SecureRandom random, String sender, String cdn) {
        try {
            return new AnnounceSigner(key, random)
                    .sign(new Announcement(
                            key.publicKey(),
                            System.currentTimeMillis() << 16,
                            random.nextLong(),
                            Announcement.ROLE_GATEWAY,
                            InetAddress.getByName(sender),
                            List.of(new Redirect(InetAddress.getByName(cdn), CDN_PORT, 19350))));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
