// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.util.Arrays;
import org.nearcast.controller.fake.Frames;
import org.onosproject.net.ConnectPoint;

/** A host that opens one connection to the CDN, segment by segment. */
final class TestClient {

    final ConnectPoint port;
    final String ip;
    final String mac;
    private final TestNet net;
    private int tcpPort = 40000;
    private long sequence;
    private int dscp;
    private String nextHop = TestNet.CDN_MAC;
    private String cdn = TestNet.CDN;
    private int vlan;

    TestClient(TestNet net, ConnectPoint port, int number) {
        this(net, port, "10.0.0." + (10 + number), String.format("00:00:00:00:01:%02x", number));
    }

    TestClient(TestNet net, ConnectPoint port, String ip, String mac) {
        this.net = net;
        this.port = port;
        this.ip = ip;
        this.mac = mac;
        this.sequence = 0xffffff00L; // wraps soon
    }

    TestClient tcpPort(int now) {
        tcpPort = now;
        return this;
    }

    TestClient dscp(int now) {
        dscp = now;
        return this;
    }

    TestClient via(String nextHopMac) {
        nextHop = nextHopMac;
        return this;
    }

    TestClient to(String cdnAddress) {
        cdn = cdnAddress;
        return this;
    }

    TestClient vlan(int now) {
        vlan = now;
        return this;
    }

    TestClient sequence(long now) {
        sequence = now;
        return this;
    }

    byte[] segment(int flags, byte[] payload) {
        byte[] frame = Frames.tcp(mac, ip, tcpPort, nextHop, cdn, 1935, sequence & 0xffffffffL, flags, dscp, payload);
        return vlan == 0 ? frame : Frames.tagged(frame, vlan);
    }

    void syn() {
        net.inject(port, segment(Frames.SYN, new byte[0]));
    }

    TestClient open() {
        syn();
        sequence++;
        ack();
        return this;
    }

    void ack() {
        net.inject(port, segment(Frames.ACK, new byte[0]));
    }

    void send(byte[] payload) {
        for (int at = 0; at < payload.length; at += 1460) {
            byte[] part = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 1460));
            net.inject(port, segment(Frames.ACK, part));
            sequence += part.length;
        }
    }

    void finish(int flags) {
        net.inject(port, segment(flags, new byte[0]));
    }

    TestClient publishes(String name) {
        open().send(Frames.rtmp("publish", "live", name));
        return this;
    }

    TestClient plays(String name) {
        open().send(Frames.rtmp("play", "live", name));
        return this;
    }
}
