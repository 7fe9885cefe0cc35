// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.rules.Priorities;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.Answer;

/** Announcements that are forged, repeated, too many or not allowed. */
class HostileAnnouncementTest {

    private final TestNet net = TestNet.single();
    private final TestPeer peer = new TestPeer(net);

    private void activate(String allowed) {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + allowed + "]}");
    }

    private void activate() {
        activate(peer.allowed());
    }

    private TestPeer elsewhere() {
        return peer.movedTo(port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
    }

    @Test
    void shouldNotBindAGatewayToWhereForwardingBroughtItsAnnouncement() {
        activate();
        net.toApplicationByForeignRule(port(1, 9), peer.datagram(peer.announcement()));
        assertEquals(1, net.leftToForwarding);
        assertEquals(0, net.counted("announcementsAccepted"));
    }

    @Test
    void shouldGiveAGatewayThatIsNotAllowedNothing() throws AnnounceException {
        activate("{\"port\": \"of:0000000000000001/9\"}");
        peer.announce();
        assertEquals(Answer.Status.NOT_ALLOWED, peer.answer().status());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(List.of(), net.flows.rules(Priorities.EXEMPT));
        assertEquals(1, net.counted("announcementsNotAllowed"));
        net.client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldDropForgedAnnouncements() {
        activate();
        byte[] forged = peer.announcement();
        forged[forged.length - 70] ^= 1;
        net.inject(TestNet.GATEWAY_PORT, peer.datagram(forged));
        byte[] badSignature = peer.announcement();
        badSignature[badSignature.length - 1] ^= 1;
        net.inject(TestNet.GATEWAY_PORT, peer.datagram(badSignature));
        assertEquals(0, net.counted("announcementsAccepted"));
        assertTrue(net.counted("announcementsBadSignature") >= 1);
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(List.of(), net.takeSent());
    }

    @Test
    void shouldDropRepeatedAnnouncements() {
        activate();
        byte[] heard = peer.datagram(peer.announcement());
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
        byte[] heard = peer.datagram(peer.announcement());
        net.inject(TestNet.GATEWAY_PORT, heard);
        net.app.deactivate();
        activate();
        net.inject(TestNet.GATEWAY_PORT, heard);
        assertEquals(1, net.counted("announcementsReplayed"));
    }

    @Test
    void shouldRefuseAKeyThatIsHeardElsewhereWhileItIsBound() throws AnnounceException {
        TestPeer elsewhere = elsewhere();
        activate();
        peer.announce();
        net.takeSent();
        elsewhere.announce();
        assertEquals(1, net.counted("announcementsRefused"));
        net.takeSent();
        net.client(1).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);

        net.advance(4000);
        elsewhere.announce();
        net.takeSent();
        net.client(2).syn();
        assertEquals(port(1, 9), net.takeSent().get(0).port);
    }

    @Test
    void shouldDropAnAnnouncementThatNamesAnotherSender() {
        activate();
        net.inject(TestNet.GATEWAY_PORT, peer.datagram("10.0.0.77", peer.announcement()));
        assertEquals(1, net.counted("announcementsMalformed"));
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldShowTheOperatorABoundedNumberOfApplicants() {
        activate();
        for (int i = 0; i < 300; i++) {
            new TestPeer(net, port(1, 3 + i % 15), "00:00:00:00:00:77", "10.0.0.77").announce();
            net.advance(20);
        }
        assertEquals(300, net.counted("announcementsNotAllowed"));
        assertEquals(64, net.view("gateways").get("notAllowed").size());
    }

    @Test
    void shouldKeepAGatewaysLeaseThroughAMillionForgeriesAMinute() {
        activate();
        peer.announce();
        byte[] replayed = peer.datagram(peer.announcement());
        net.inject(TestNet.GATEWAY_PORT, replayed);
        byte[] forged = peer.announcement();
        forged[forged.length - 1] ^= 1;
        byte[] anothers = peer.announcement();
        byte[][] flood = {
            replayed, peer.datagram(forged), peer.datagram("10.0.0.66", anothers), peer.datagram(new byte[200])
        };
        int sent = 0;
        for (int tick = 0; tick < 240; tick++) { // 4 s of 16,667 a second from 16 ports
            for (int i = 0; i < 278; i++) {
                net.inject(port(1, 3 + sent % 16), flood[sent++ / 16 % flood.length]);
            }
            if (tick % 60 == 0) {
                peer.announce();
            }
            net.advance(17 - tick % 3 / 2);
        }
        assertEquals(6, net.counted("announcementsAccepted"));
        assertEquals(0, net.counted("gatewaysLost"));
        long refused = net.counted("announcementsBadSignature")
                + net.counted("announcementsReplayed")
                + net.counted("announcementsRateLimited")
                + net.counted("announcementsMalformed");
        assertEquals(sent, refused);
        assertTrue(net.counted("announcementsBadSignature") <= 16 * (10 + 5 * 5), "each costs a signature");
        net.takeSent();
        net.client(1).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldLimitTheRateOfOnePort() {
        activate();
        for (int i = 0; i < 100; i++) {
            peer.announce();
        }
        assertEquals(10, net.counted("announcementsAccepted"));
        assertEquals(90, net.counted("announcementsRateLimited"));
    }

    @Test
    void shouldDropWhatCannotBeQueuedForItsSignature() {
        activate();
        net.workers.fillVerify(true);
        peer.announce();
        assertEquals(1, net.counted("announcementsRateLimited"));
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldDropDatagramsThatAreNoAnnouncement() {
        activate();
        for (byte[] payload : List.of(new byte[0], new byte[3], new byte[400], new byte[1400])) {
            net.inject(TestNet.GATEWAY_PORT, peer.datagram(payload));
        }
        assertEquals(4, net.counted("announcementsMalformed"));
    }

    @Test
    void shouldNotLetAGatewayGoWhenItsKeyLeavesElsewhere() {
        activate();
        peer.announce();
        net.client(1).plays("one");
        elsewhere().announce(0);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
    }
}
