// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/**
 * What a steering rule does to a packet, done to one frame here: ONOS's {@code emit} sends the frame as it is and ignores
 * set-field actions.
 */
public final class Rewrite {

    private final MacAddress sourceMac;
    private final Ip4Address source;
    private final MacAddress destinationMac;
    private final Ip4Address destination;
    private final int destinationPort;

    /** Sets every field; {@code sourceMac} and {@code source} may be null and are then left alone. */
    public Rewrite(
            MacAddress sourceMac,
            Ip4Address source,
            MacAddress destinationMac,
            Ip4Address destination,
            int destinationPort) {
        this.sourceMac = sourceMac;
        this.source = source;
        this.destinationMac = destinationMac;
        this.destination = destination;
        this.destinationPort = destinationPort;
    }

    /** A rewritten copy of {@code frame}, its checksums computed anew. */
    public byte[] apply(TcpFrame frame) {
        byte[] bytes = frame.bytes().clone();
        int ip = Ipv4Frame.ETHERNET_BYTES;
        System.arraycopy(destinationMac.toBytes(), 0, bytes, 0, 6);
        if (sourceMac != null) {
            System.arraycopy(sourceMac.toBytes(), 0, bytes, 6, 6);
        }
        if (source != null) {
            System.arraycopy(source.toOctets(), 0, bytes, ip + 12, 4);
        }
        System.arraycopy(destination.toOctets(), 0, bytes, ip + 16, 4);
        InternetChecksum.ofIpv4(bytes, ip, frame.ipHeaderBytes);
        int tcp = frame.l4();
        InternetChecksum.put(bytes, tcp + 2, destinationPort);
        InternetChecksum.put(bytes, tcp + 16, 0);
        long sum = InternetChecksum.ofPseudoHeader(bytes, ip, TcpFrame.PROTOCOL, frame.l4Bytes());
        InternetChecksum.put(
                bytes, tcp + 16, InternetChecksum.finish(InternetChecksum.add(sum, bytes, tcp, frame.l4Bytes())));
        return bytes;
    }
}
