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
