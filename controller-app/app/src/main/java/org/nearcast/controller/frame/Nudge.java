// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.MacAddress;

/**
 * A bare ACK from the CDN's address with a sequence number that is in no window. The client answers it with what it has received
 * so far (RFC 9293, 3.10.7.4), the CDN knows no such connection and resets it, and a player that was only waiting reconnects.
 */
public final class Nudge {

    private static final int IPV4_BYTES = 20;
    private static final int TCP_BYTES = 20;
    private static final int TTL = 64;
    private static final byte ACK = 0x10;

    private Nudge() {}

    /** The frame for a client that sends to {@code cdn} by way of {@code nextHop}. */
    public static byte[] build(Endpoint cdn, MacAddress nextHop, Endpoint client, MacAddress clientMac) {
        int ip = Ipv4Frame.ETHERNET_BYTES;
        int tcp = ip + IPV4_BYTES;
        byte[] frame = new byte[tcp + TCP_BYTES];
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.put(clientMac.toBytes()).put(nextHop.toBytes()).putShort((short) 0x0800);
        out.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_BYTES + TCP_BYTES));
        out.putInt(0).put((byte) TTL).put((byte) TcpFrame.PROTOCOL).putShort((short) 0);
        out.put(cdn.address().toOctets()).put(client.address().toOctets());
        out.putShort((short) cdn.port()).putShort((short) client.port());
        out.putInt(0).putInt(0).put((byte) (TCP_BYTES / 4 << 4)).put(ACK);
        InternetChecksum.ofIpv4(frame, ip, IPV4_BYTES);
        long sum = InternetChecksum.ofPseudoHeader(frame, ip, TcpFrame.PROTOCOL, TCP_BYTES);
        InternetChecksum.put(
                frame, tcp + 16, InternetChecksum.finish(InternetChecksum.add(sum, frame, tcp, TCP_BYTES)));
        return frame;
    }
}
