// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Keys and datagrams that are the same in every run. */
final class Samples {

    static final PeerKeyPair GATEWAY = PeerKeyPair.generate(random(1));
    static final PeerKeyPair CONTROLLER = PeerKeyPair.generate(random(2));
    static final AnnounceSigner GATEWAY_SIGNER = new AnnounceSigner(GATEWAY, random(3));
    static final AnnounceSigner CONTROLLER_SIGNER = new AnnounceSigner(CONTROLLER, random(4));

    private Samples() {}

    static SecureRandom random(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(ByteBuffer.allocate(8).putLong(seed).array());
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static Announcement announcement(long counter) {
        return announcement(GATEWAY, counter);
    }

    static Announcement announcement(PeerKeyPair keys, long counter) {
        return new Announcement(
                keys.publicKey(),
                counter,
                0x0123456789abcdefL,
                Announcement.ROLE_GATEWAY,
                ip("10.0.0.2"),
                List.of(new Redirect(ip("10.0.0.254"), 1935, 19350), new Redirect(ip("2001:db8::fe"), 1935, 19351)));
    }

    static Answer answer(Announcement question) {
        return new Answer(
                CONTROLLER.publicKey(),
                question,
                Answer.Status.ALLOWED,
                44,
                3500,
                "campus",
                List.of(
                        new NearPeer(ip("10.0.0.7"), 8723, GATEWAY.publicKey().fingerprint()),
                        new NearPeer(
                                ip("2001:db8::7"), 8723, CONTROLLER.publicKey().fingerprint())),
                Optional.of(new InetSocketAddress(ip("239.1.2.3"), 5004)));
    }

    static ReportedConnection connection(int port, boolean ended) {
        return new ReportedConnection(
                new InetSocketAddress(ip("10.0.0.11"), port),
                new InetSocketAddress(ip("10.0.0.254"), 1935),
                ReportedConnection.Role.PUBLISH,
                ended,
                new MediaDescription(0x61766331, 0x6d703461, 1920, 1080, 2997, 2_500_000, "Lavf59.27.100"));
    }

    static Report report(long counter, ReportedConnection... connections) {
        return new Report(GATEWAY.publicKey(), counter, ip("10.0.0.2"), List.of(connections));
    }

    /** An encoded message with one more extension and its length field put right. */
    static byte[] withExtension(byte[] encoded, int type, byte[] value) {
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 4 + value.length);
        ByteBuffer out = ByteBuffer.wrap(longer);
        out.position(encoded.length);
        out.putShort((short) type).putShort((short) value.length).put(value);
        out.putShort(6, (short) (longer.length + 64));
        return longer;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
