// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.List;
import org.nearcast.controller.frame.UdpFrame;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;
import org.nearcast.protocol.announce.Report;
import org.nearcast.protocol.announce.ReportedConnection;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** An edge peer at a port: it announces itself as gateway. */
final class TestGateway {

    final ConnectPoint port;
    private final TestNet net;
    private final String mac;
    private final String address;
    private final SecureRandom random = new SecureRandom();
    private final PeerKeyPair key = PeerKeyPair.generate(random);
    private long counter = 1000;

    TestGateway(TestNet net, ConnectPoint port, String mac, String address) {
        this.net = net;
        this.port = port;
        this.mac = mac;
        this.address = address;
    }

    /** At the net's port for a gateway. */
    static TestGateway in(TestNet net) {
        return new TestGateway(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY_MAC, TestNet.GATEWAY);
    }

    String fingerprint() {
        return key.publicKey().fingerprint().hex();
    }

    /** Says once that it is here. */
    TestGateway announces() {
        try {
            Announcement announcement = new Announcement(
                    key.publicKey(),
                    ++counter,
                    7,
                    Announcement.ROLE_GATEWAY,
                    InetAddress.getByName(address),
                    List.of(new Redirect(InetAddress.getByName(TestNet.CDN), 1935, 19350)));
            sends(new AnnounceSigner(key, random).sign(announcement));
            return this;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The datagram of a report. */
    byte[] report(ReportedConnection... connections) {
        try {
            return new AnnounceSigner(key, random)
                    .sign(new Report(key.publicKey(), ++counter, InetAddress.getByName(address), List.of(connections)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a datagram where announcements go. */
    void sends(byte[] datagram) {
        net.inject(
                port,
                UdpFrame.build(
                        MacAddress.valueOf(mac),
                        Ip4Address.valueOf(address),
                        5000,
                        MacAddress.valueOf("01:00:5e:7f:57:17"),
                        Ip4Address.valueOf(Announcement.GROUP),
                        Announcement.PORT,
                        VlanId.NONE,
                        datagram));
    }
}
