// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.announce.MediaDescription;
import org.nearcast.protocol.announce.Report;
import org.nearcast.protocol.announce.ReportCodec;
import org.nearcast.protocol.announce.ReportedConnection;

class SteeredConnectionsTest {

    private static final MediaDescription MEDIA = new MediaDescription(1, 2, 3, 4, 5, 6, "x".repeat(32));

    private final InetAddress local = InetAddress.getLoopbackAddress();
    private final InetSocketAddress cdn = new InetSocketAddress("10.0.0.254", 1935);
    private final SteeredConnections connections = new SteeredConnections();
    private long nowMs = 1_000_000;

    private SteeredConnection open(int port) {
        return connections.opened(new InetSocketAddress("10.0.0.11", port), cdn, local);
    }

    private List<ReportedConnection> due(long afterMs) {
        nowMs += afterMs;
        List<ReportedConnection> all = new ArrayList<>();
        connections.due(local, nowMs).forEach(all::addAll);
        return all;
    }

    @Test
    void shouldReportWhatComesAtOnceAndEveryTenSecondsFromThen() {
        open(1);
        assertEquals(ReportedConnection.Role.UNKNOWN, due(0).get(0).role());
        assertEquals(List.of(), due(9_999));
        assertEquals(1, due(1).size());
    }

    @Test
    void shouldReportAtOnceWhatItTurnsOutToBe() {
        SteeredConnection connection = open(1);
        due(0);
        connection.is(ReportedConnection.Role.PUBLISH, () -> MEDIA);
        ReportedConnection reported = due(0).get(0);
        assertEquals(ReportedConnection.Role.PUBLISH, reported.role());
        assertEquals(MEDIA, reported.media());
        assertEquals(List.of(), due(5000));
    }

    @Test
    void shouldSoonDescribeAStreamThatNobodyCouldDescribeYet() {
        SteeredConnection connection = open(1);
        MediaDescription[] known = {MediaDescription.UNKNOWN};
        connection.is(ReportedConnection.Role.PUBLISH, () -> known[0]);
        due(0);
        known[0] = MEDIA;
        assertEquals(MEDIA, due(1000).get(0).media());
        assertEquals(List.of(), due(1000));
    }

    @Test
    void shouldSayAnEndThreeTimesAndForgetIt() {
        SteeredConnection connection = open(1);
        due(0);
        connection.end();
        assertTrue(due(0).get(0).ended());
        assertEquals(List.of(), due(999));
        assertTrue(due(1).get(0).ended());
        assertTrue(due(1000).get(0).ended());
        assertEquals(List.of(), due(60_000));
        assertEquals(0, connections.size());
    }

    @Test
    void shouldNotEndAConnectionThatHasTakenTheOldOnesPlace() {
        open(1).end();
        open(1);
        List<ReportedConnection> reported = due(0);
        assertEquals(1, reported.size());
        assertEquals(false, reported.get(0).ended());
    }

    @Test
    void shouldReportOnlyFromTheAddressThatAConnectionCameTo() throws Exception {
        open(1);
        assertEquals(List.of(), connections.due(InetAddress.getByName("10.0.0.2"), nowMs));
        assertEquals(1, due(0).size());
    }

    @Test
    void shouldSpreadManyOverDatagramsAndGoesWithinTheControllersBound() {
        for (int i = 0; i < 2000; i++) {
            open(1 + i).is(ReportedConnection.Role.PLAY, () -> MEDIA);
        }
        int reported = 0;
        int goes = 0;
        while (reported < 2000) {
            List<List<ReportedConnection>> datagrams = connections.due(local, nowMs);
            assertTrue(datagrams.size() <= 4, "datagrams in a go: " + datagrams.size());
            for (List<ReportedConnection> datagram : datagrams) {
                assertTrue(datagram.size() <= Report.MAX_CONNECTIONS);
                assertTrue(datagram.stream().mapToInt(ReportCodec::bytes).sum() <= ReportCodec.room());
                reported += datagram.size();
            }
            goes++;
            nowMs += 250;
        }
        assertEquals(2000, reported);
        assertTrue(goes <= 40, "all within 10 s: " + goes);
    }

    @Test
    void shouldReportEndsBeforeAnythingElse() {
        for (int i = 0; i < 1000; i++) {
            open(1 + i);
        }
        open(5000).end();
        assertTrue(connections.due(local, nowMs).get(0).get(0).ended());
    }
}
