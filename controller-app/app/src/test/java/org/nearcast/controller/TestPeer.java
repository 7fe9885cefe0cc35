// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.UdpFrame;
import org.nearcast.protocol.announce.AnnounceCodec;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.AnnounceVerifier;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** A peer that announces itself, by default a gateway for the CDN's IPv4 address. */
final class TestPeer {

    final PeerKeyPair key;
    final ConnectPoint port;
    final String mac;
    final String ip;
    private final TestNet net;
    private final AtomicLong counter;
    private final SecureRandom random = new SecureRandom();
    private final List<Endpoint> cdns = new ArrayList<>(List.of(Endpoint.parse(TestNet.CDN + ":1935")));
    private VlanId vlan = VlanId.NONE;

    /** At the gateway's port. */
    TestPeer(TestNet net) {
        this(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY_MAC, TestNet.GATEWAY);
    }

    TestPeer(TestNet net, ConnectPoint port, String mac, String ip) {
        this(net, PeerKeyPair.generate(new SecureRandom()), new AtomicLong(1000), port, mac, ip);
    }

    private TestPeer(TestNet net, PeerKeyPair key, AtomicLong counter, ConnectPoint port, String mac, String ip) {
        this.net = net;
        this.key = key;
        this.counter = counter;
        this.port = port;
        this.mac = mac;
        this.ip = ip;
    }

    /** With the same key and counter at another place. */
    TestPeer movedTo(ConnectPoint at, String otherMac, String otherIp) {
        TestPeer moved = new TestPeer(net, key, counter, at, otherMac, otherIp);
        moved.cdns.clear();
        moved.cdns.addAll(cdns);
        return moved;
    }

    /** With the same key, place and MAC, at another of its addresses. */
    TestPeer alsoAt(String otherIp) {
        return movedTo(port, mac, otherIp);
    }

    TestPeer serving(String... endpoints) {
        cdns.clear();
        for (String endpoint : endpoints) {
            cdns.add(Endpoint.parse(endpoint));
        }
        return this;
    }

    TestPeer vlan(int number) {
        vlan = VlanId.vlanId((short) number);
        return this;
    }

    /** For the network configuration. */
    String allowed() {
        return "{\"key\": \"" + key.publicKey().fingerprint().hex() + "\"}";
    }

    byte[] announcement() {
        return announcement(Announcement.ROLE_GATEWAY);
    }

    /** The n-th CDN address is served at TCP port 19350 + n. */
    byte[] announcement(int roles) {
        List<Redirect> redirects = new ArrayList<>();
        for (Endpoint cdn : cdns) {
            redirects.add(new Redirect(cdn.address().toInetAddress(), cdn.port(), 19350 + redirects.size()));
        }
        return new AnnounceSigner(key, random)
                .sign(new Announcement(
                        key.publicKey(),
                        counter.incrementAndGet(),
                        7,
                        roles,
                        IpAddress.valueOf(ip).toInetAddress(),
                        redirects));
    }

    byte[] datagram(byte[] payload) {
        return datagram(ip, payload);
    }

    byte[] datagram(String from, byte[] payload) {
        boolean six = IpAddress.valueOf(from).isIp6();
        return UdpFrame.build(
                MacAddress.valueOf(mac),
                IpAddress.valueOf(from),
                5000,
                MacAddress.valueOf(six ? "33:33:ef:ff:57:17" : "01:00:5e:7f:57:17"),
                IpAddress.valueOf(six ? Announcement.GROUP_IPV6 : Announcement.GROUP),
                Announcement.PORT,
                vlan,
                payload);
    }

    void announce() {
        announce(Announcement.ROLE_GATEWAY);
    }

    void announce(int roles) {
        net.inject(port, datagram(announcement(roles)));
    }

    /** The one answer that was sent, to this peer. */
    Answer answer() throws AnnounceException {
        UdpFrame frame = answerFrame();
        Answer answer = AnnounceCodec.decodeAnswer(frame.payload());
        assertTrue(AnnounceVerifier.isSignedBy(frame.payload(), answer.key()));
        return answer;
    }

    UdpFrame answerFrame() {
        List<TestNet.Sent> sent = net.takeSent();
        assertEquals(1, sent.size());
        assertEquals(port, sent.get(0).port);
        UdpFrame frame = UdpFrame.parse(ByteBuffer.wrap(sent.get(0).frame));
        Assert.assertChecksums(sent.get(0).frame);
        assertEquals(8723, frame.sourcePort());
        assertEquals(IpAddress.valueOf(ip), frame.destination());
        assertEquals(5000, frame.destinationPort());
        assertEquals(MacAddress.valueOf(mac), frame.destinationMac());
        assertEquals(vlan, frame.vlan());
        return frame;
    }
}
