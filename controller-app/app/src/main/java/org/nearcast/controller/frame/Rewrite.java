// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.util.Arrays;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/**
 * What a steering rule does to a packet, done to one frame here: ONOS's {@code emit} sends the frame as it is and ignores
 * set-field actions.
 */
public final class Rewrite {

    private final MacAddress sourceMac;
    private final IpAddress source;
    private final MacAddress destinationMac;
    private final IpAddress destination;
    private final int destinationPort;
    private final VlanId vlan;

    /**
     * Sets every field; {@code sourceMac} and {@code source} may be null and are then left alone.
     *
     * @param destination of the family of the frames to rewrite
     * @param vlan the VLAN that the frame leaves in; {@link VlanId#NONE} for no tag
     */
    public Rewrite(
            MacAddress sourceMac,
            IpAddress source,
            MacAddress destinationMac,
            IpAddress destination,
            int destinationPort,
            VlanId vlan) {
        this.sourceMac = sourceMac;
        this.source = source;
        this.destinationMac = destinationMac;
        this.destination = destination;
        this.destinationPort = destinationPort;
        this.vlan = vlan;
    }

    /** A rewritten copy of {@code frame}, its checksums computed anew. */
    public byte[] apply(TcpFrame frame) {
        byte[] bytes = tagged(frame);
        int moved = bytes.length - frame.bytes().length;
        int ip = frame.ipAt + moved;
        int tcp = frame.l4At + moved;
        System.arraycopy(destinationMac.toBytes(), 0, bytes, 0, 6);
        if (sourceMac != null) {
            System.arraycopy(sourceMac.toBytes(), 0, bytes, 6, 6);
        }
        int addressBytes = destination.toOctets().length;
        int addressesAt = ip + (frame.isIpv6() ? 8 : 12);
        if (source != null) {
            System.arraycopy(source.toOctets(), 0, bytes, addressesAt, addressBytes);
        }
        System.arraycopy(destination.toOctets(), 0, bytes, addressesAt + addressBytes, addressBytes);
        if (!frame.isIpv6()) {
            InternetChecksum.ofIpv4(bytes, ip, tcp - ip);
        }
        InternetChecksum.put(bytes, tcp + 2, destinationPort);
        InternetChecksum.ofTransport(bytes, ip, TcpFrame.PROTOCOL, tcp, frame.l4Bytes(), 16);
        return bytes;
    }

    private byte[] tagged(TcpFrame frame) {
        byte[] bytes = frame.bytes();
        boolean had = frame.ipAt > IpFrame.ETHERNET_BYTES;
        boolean has = !vlan.equals(VlanId.NONE);
        int macs = IpFrame.ETHERNET_BYTES - 2;
        byte[] out = Arrays.copyOf(bytes, bytes.length + (has ? IpFrame.TAG_BYTES : 0) - (had ? IpFrame.TAG_BYTES : 0));
        if (had != has) {
            int from = macs + (had ? IpFrame.TAG_BYTES : 0);
            int to = macs + (has ? IpFrame.TAG_BYTES : 0);
            System.arraycopy(bytes, from, out, to, bytes.length - from);
        }
        if (has) {
            int priority = had ? IpFrame.shortAt(bytes, IpFrame.ETHERNET_BYTES) & 0xf000 : 0;
            InternetChecksum.put(out, macs, IpFrame.ETHERTYPE_VLAN);
            InternetChecksum.put(out, IpFrame.ETHERNET_BYTES, priority | vlan.toShort());
        }
        return out;
    }
}
