// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/**
 * A bare ACK from the CDN's address with a sequence number that is in no window. The client answers it with what it has received
 * so far (RFC 9293, 3.10.7.4); one that knows no such connection answers with a reset. What the client's answer meets at the
 * server is then known too: a server that knows no such connection resets it, and a player that was only waiting reconnects.
 */
public final class Nudge {

    private static final int TCP_BYTES = 20;
    private static final byte ACK = 0x10;

    private Nudge() {}

    /** The frame for a client in {@code vlan} that sends to {@code cdn} by way of {@code nextHop}. */
    public static byte[] build(Endpoint cdn, MacAddress nextHop, Endpoint client, MacAddress clientMac, VlanId vlan) {
        byte[] segment = new byte[TCP_BYTES];
        ByteBuffer.wrap(segment)
                .putShort((short) cdn.port())
                .putShort((short) client.port())
                .putInt(0)
                .putInt(0)
                .put((byte) (TCP_BYTES / 4 << 4))
                .put(ACK);
        return FrameWriter.ip(
                nextHop, cdn.address(), clientMac, client.address(), vlan, TcpFrame.PROTOCOL, segment, 16);
    }
}
