// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.frame.UdpFrame;
import org.nearcast.controller.rules.Priorities;
import org.nearcast.protocol.announce.AnnounceCodec;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.AnnounceVerifier;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** A gateway that announces itself. */
class AnnouncementTest {

    private final TestNet net = TestNet.single();
    private final SecureRandom random = new SecureRandom();
    private final PeerKeyPair key = PeerKeyPair.generate(random);
    private long counter = 1000;

    private void activate(String allowed) {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + allowed + "]}");
    }

    private void activate() {
        activate("{\"key\": \"" + key.publicKey().fingerprint().hex() + "\"}");
    }

    private byte[] announcement(PeerKeyPair by, String from) {
        return announcement(by, from, Announcement.ROLE_GATEWAY);
    }

    private byte[] announcement(PeerKeyPair by, String from, int roles) {
        try {
            InetAddress cdn = InetAddress.getByName(TestNet.CDN);
            return new AnnounceSigner(by, random)
                    .sign(new Announcement(
                            by.publicKey(),
                            ++counter,
                            7,
                            roles,
                            InetAddress.getByName(from),
                            List.of(new Redirect(cdn, 1935, 19350))));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] datagram(String mac, String from, byte[] payload) {
        return UdpFrame.build(
                MacAddress.valueOf(mac),
                Ip4Address.valueOf(from),
                5000,
                MacAddress.valueOf("01:00:5e:7f:57:17"),
                Ip4Address.valueOf(Announcement.GROUP),
                Announcement.PORT,
                payload);
    }

    private void announce() {
        announceFrom(TestNet.GATEWAY_PORT, TestNet.GATEWAY_MAC, TestNet.GATEWAY);
    }

    private void announceFrom(ConnectPoint at, String mac, String from) {
        net.inject(at, datagram(mac, from, announcement(key, from)));
    }

    private Answer answer() throws AnnounceException {
        List<TestNet.Sent> sent = net.takeSent();
        assertEquals(1, sent.size());
        UdpFrame frame = UdpFrame.parse(ByteBuffer.wrap(sent.get(0).frame));
        assertEquals(TestNet.GATEWAY_PORT, sent.get(0).port);
        assertEquals(Ip4Address.valueOf(TestNet.CDN), frame.source());
        assertEquals(8723, frame.sourcePort());
        assertEquals(Ip4Address.valueOf(TestNet.GATEWAY), frame.destination());
        assertEquals(5000, frame.destinationPort());
        assertEquals(MacAddress.valueOf(TestNet.GATEWAY_MAC), frame.destinationMac());
        Answer answer = AnnounceCodec.decodeAnswer(frame.payload());
        assertTrue(AnnounceVerifier.isSignedBy(frame.payload(), answer.key()));
        return answer;
    }

    @Test
    void shouldSteerToAnAllowedGatewayAndAnswerIt() throws AnnounceException {
        activate();
        announce();
        Answer answer = answer();
        assertEquals(Answer.Status.ALLOWED, answer.status());
        assertEquals(44, answer.dscp());
        assertEquals("edge", answer.site());
        assertEquals(Announcement.EXPIRY_MS, answer.leaseMs());
        assertEquals(1, net.counted("announcementsAccepted"));
        assertEquals(0, net.leftToForwarding);

        TestClient viewer = net.client(1);
        viewer.syn();
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, TestNet.GATEWAY, 19350);
        assertEquals(1, net.view("gateways").get("gateways").size());
    }

    @Test
    void shouldLetConnectionsOfAPeerGoWhenTheyAreSilentForLong() {
        activate();
        announce();
        net.client(1).syn();
        net.flows.rules(Priorities.CONNECTION).forEach(rule -> assertEquals(30, rule.timeout()));
    }

    @Test
    void shouldNotBindAGatewayToWhereForwardingBroughtItsAnnouncement() {
        activate();
        net.toApplicationByForeignRule(
                port(1, 9), datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, announcement(key, TestNet.GATEWAY)));
        assertEquals(1, net.leftToForwarding);
        assertEquals(0, net.counted("announcementsAccepted"));
    }

    @Test
    void shouldLoseAGatewayWhoseHostMovesAndKeepOneWhoseHostIsFoundWhereItIsHeard() {
        activate();
        announce();
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, TestNet.GATEWAY_PORT);
        assertEquals(0, net.counted("gatewaysLost"));
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, port(1, 9));
        assertEquals(1, net.counted("gatewaysLost"));
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldAllowByPort() throws AnnounceException {
        activate("{\"port\": \"of:0000000000000001/2\"}");
        announce();
        assertEquals(Answer.Status.ALLOWED, answer().status());
        assertFalse(net.flows.rules(Priorities.PUNT).isEmpty());
    }

    @Test
    void shouldGiveAGatewayThatIsNotAllowedNothing() throws AnnounceException {
        activate("{\"port\": \"of:0000000000000001/9\"}");
        announce();
        assertEquals(Answer.Status.NOT_ALLOWED, answer().status());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(List.of(), net.flows.rules(Priorities.EXEMPT));
        assertEquals(1, net.counted("announcementsNotAllowed"));
        net.client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldEndTheLeaseOfASilentGateway() {
        activate();
        announce();
        net.client(1).plays("one");
        for (int i = 0; i < 5; i++) {
            net.advance(1000);
            announce();
        }
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(3500);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(300);
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertFalse(net.flows.rules(Priorities.PASSIVE).isEmpty());
        assertEquals(1, net.counted("gatewaysLost"));
    }

    @Test
    void shouldEndAllWhenTheOperatorRevokes() {
        activate();
        announce();
        net.client(1).plays("one");
        net.config.set("{\"cdn\": [\"10.0.0.254:1935\"]}");
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldExemptTheGatewaysOwnMarkedConnections() {
        activate();
        announce();
        net.takeSent();
        int before = net.toController;
        TestClient own = new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC).dscp(44);
        own.open().send(new byte[100]);
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
        assertEquals(before, net.toController);
    }

    @Test
    void shouldExemptNobodyElseWhoUsesTheMark() {
        activate();
        announce();
        net.takeSent();
        net.client(1).dscp(44).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
        assertEquals(
                net.network.edgePorts().size() - 1,
                net.flows.rules(Priorities.PUNT).size());
        assertEquals(1, net.flows.rules(Priorities.EXEMPT).size());
    }

    @Test
    void shouldHairpinTheBroadcasterOnTheGatewaysOwnMachine() {
        activate();
        announce();
        net.takeSent();
        TestClient broadcaster = new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC);
        broadcaster.publishes("one");
        List<TestNet.Sent> sent = net.takeSent();
        assertTrue(sent.stream().allMatch(s -> s.port.equals(TestNet.GATEWAY_PORT)));
        assertTcp(sent.get(0).parsed(), TestNet.CDN, 40000, TestNet.GATEWAY, 19350);
        assertEquals("publish", net.sessions().get(0).get("kind").asText());
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldDropForgedAnnouncements() {
        activate();
        byte[] forged = announcement(key, TestNet.GATEWAY);
        forged[forged.length - 70] ^= 1;
        net.inject(TestNet.GATEWAY_PORT, datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, forged));
        byte[] badSignature = announcement(key, TestNet.GATEWAY);
        badSignature[badSignature.length - 1] ^= 1;
        net.inject(TestNet.GATEWAY_PORT, datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, badSignature));
        assertEquals(0, net.counted("announcementsAccepted"));
        assertTrue(net.counted("announcementsBadSignature") >= 1);
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(List.of(), net.takeSent());
    }

    @Test
    void shouldDropRepeatedAnnouncements() {
        activate();
        byte[] heard = datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, announcement(key, TestNet.GATEWAY));
        net.inject(TestNet.GATEWAY_PORT, heard);
        net.advance(3000);
        net.inject(TestNet.GATEWAY_PORT, heard);
        assertEquals(1, net.counted("announcementsReplayed"));
        net.advance(1000);
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldDropRepeatedAnnouncementsAfterARestartToo() {
        activate();
        byte[] heard = datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, announcement(key, TestNet.GATEWAY));
        net.inject(TestNet.GATEWAY_PORT, heard);
        net.app.deactivate();
        activate();
        net.inject(TestNet.GATEWAY_PORT, heard);
        assertEquals(1, net.counted("announcementsReplayed"));
    }

    @Test
    void shouldRefuseAKeyThatIsHeardElsewhereWhileItIsBound() throws AnnounceException {
        activate();
        announce();
        net.takeSent();
        announceFrom(port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
        assertEquals(1, net.counted("announcementsRefused"));
        net.takeSent();
        net.client(1).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);

        net.advance(4000);
        announceFrom(port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
        net.takeSent();
        net.client(2).syn();
        assertEquals(port(1, 9), net.takeSent().get(0).port);
    }

    @Test
    void shouldDropAnAnnouncementThatNamesAnotherSender() {
        activate();
        net.inject(
                TestNet.GATEWAY_PORT, datagram(TestNet.GATEWAY_MAC, "10.0.0.77", announcement(key, TestNet.GATEWAY)));
        assertEquals(1, net.counted("announcementsMalformed"));
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldLimitTheRateOfOnePort() {
        activate();
        for (int i = 0; i < 100; i++) {
            announce();
        }
        assertEquals(10, net.counted("announcementsAccepted"));
        assertEquals(90, net.counted("announcementsRateLimited"));
    }

    @Test
    void shouldDropWhatCannotBeQueuedForItsSignature() {
        activate();
        net.workers.fillVerify(true);
        announce();
        assertEquals(1, net.counted("announcementsRateLimited"));
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldDropDatagramsThatAreNoAnnouncement() {
        activate();
        for (byte[] payload : List.of(new byte[0], new byte[3], new byte[400], new byte[1400])) {
            net.inject(TestNet.GATEWAY_PORT, datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, payload));
        }
        assertEquals(4, net.counted("announcementsMalformed"));
    }

    @Test
    void shouldKeepTheControllersKeyOverARestart() throws AnnounceException {
        activate();
        announce();
        Answer first = answer();
        net.app.deactivate();
        activate();
        announce();
        assertEquals(first.key(), answer().key());
    }

    @Test
    void shouldKeepAGatewaysConnectionsOverARestart() {
        activate();
        announce();
        net.client(1).plays("one");
        net.restart("{\"key\": \"" + key.publicKey().fingerprint().hex() + "\"}");
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        announce();
        net.advance(2000);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(4000);
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldSteerNobodyNewToAGatewayNotHeardSinceARestart() {
        activate();
        announce();
        net.restart("{\"key\": \"" + key.publicKey().fingerprint().hex() + "\"}");
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        net.takeSent();
        net.client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        announce();
        net.takeSent();
        net.client(2).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldLetAGatewayGoThatSaysItLeaves() {
        activate();
        announce();
        net.client(1).plays("one");
        net.inject(
                TestNet.GATEWAY_PORT,
                datagram(TestNet.GATEWAY_MAC, TestNet.GATEWAY, announcement(key, TestNet.GATEWAY, 0)));
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(1, net.counted("gatewaysLost"));
    }

    @Test
    void shouldNotLetAGatewayGoWhenItsKeyLeavesElsewhere() {
        activate();
        announce();
        net.client(1).plays("one");
        net.inject(port(1, 9), datagram(TestNet.GATEWAY_MAC, "10.0.0.99", announcement(key, "10.0.0.99", 0)));
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldTellGatewaysOfOneSiteOfEachOther() throws AnnounceException {
        PeerKeyPair other = PeerKeyPair.generate(random);
        activate("{\"port\": \"of:0000000000000001/2\"}, {\"port\": \"of:0000000000000001/9\"}");
        net.inject(port(1, 9), datagram("00:00:00:00:00:99", "10.0.0.99", announcement(other, "10.0.0.99")));
        net.takeSent();
        announce();
        Answer answer = answer();
        assertEquals(1, answer.nearPeers().size());
        assertEquals(other.publicKey().fingerprint(), answer.nearPeers().get(0).fingerprint());
    }

    @Test
    void shouldSteerAllOfASiteToOneGateway() {
        activate("{\"port\": \"of:0000000000000001/2\"}, {\"port\": \"of:0000000000000001/9\"}");
        PeerKeyPair other = PeerKeyPair.generate(random);
        announce();
        net.inject(port(1, 9), datagram("00:00:00:00:00:99", "10.0.0.99", announcement(other, "10.0.0.99")));
        net.takeSent();
        for (int i = 10; i < 15; i++) {
            net.client(i).syn();
        }
        assertEquals(
                1, net.takeSent().stream().map(sent -> sent.port).distinct().count());
    }

    @Test
    void shouldBringAnnouncementsToTheControllerAlone() {
        activate();
        announce();
        assertTrue(net.takeSent().stream()
                .noneMatch(sent -> ((IPv4) sent.parsed().getPayload()).getDestinationAddress()
                        == Ip4Address.valueOf(Announcement.GROUP).toInt()));
        assertEquals(20, net.flows.rules(Priorities.ANNOUNCEMENT).size());
    }
}
