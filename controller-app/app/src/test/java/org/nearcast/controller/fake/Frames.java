// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.DataMessage;
import org.onlab.packet.Data;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPacket;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TCP;

/** Frames as hosts send them, made by ONOS's own packet classes so that a mistake here and in the application differ. */
public final class Frames {

    public static final int SYN = 0x02;
    public static final int ACK = 0x10;
    public static final int FIN_ACK = 0x11;
    public static final int RST = 0x04;

    private Frames() {}

    public static byte[] tcp(
            String fromMac,
            String from,
            int fromPort,
            String toMac,
            String to,
            int toPort,
            long sequence,
            int flags,
            int dscp,
            byte[] payload) {
        TCP tcp = new TCP();
        tcp.setSourcePort(fromPort)
                .setDestinationPort(toPort)
                .setSequence((int) sequence)
                .setFlags((short) flags)
                .setDataOffset((byte) 5)
                .setWindowSize((short) 1000);
        if (payload.length > 0) {
            tcp.setPayload(new Data(payload));
        }
        IpAddress source = IpAddress.valueOf(from);
        IpAddress destination = IpAddress.valueOf(to);
        Ethernet ethernet = new Ethernet();
        ethernet.setSourceMACAddress(MacAddress.valueOf(fromMac))
                .setDestinationMACAddress(MacAddress.valueOf(toMac))
                .setEtherType(source.isIp6() ? Ethernet.TYPE_IPV6 : Ethernet.TYPE_IPV4)
                .setPayload(source.isIp6() ? ipv6(source, destination, dscp) : ipv4(source, destination, dscp));
        ethernet.getPayload().setPayload(tcp);
        return ethernet.serialize();
    }

    private static IPacket ipv4(IpAddress source, IpAddress destination, int dscp) {
        return new IPv4()
                .setSourceAddress(source.getIp4Address().toInt())
                .setDestinationAddress(destination.getIp4Address().toInt())
                .setProtocol(IPv4.PROTOCOL_TCP)
                .setTtl((byte) 64)
                .setDscp((byte) dscp);
    }

    private static IPacket ipv6(IpAddress source, IpAddress destination, int dscp) {
        return new IPv6()
                .setSourceAddress(source.toOctets())
                .setDestinationAddress(destination.toOctets())
                .setNextHeader(IPv6.PROTOCOL_TCP)
                .setHopLimit((byte) 64)
                .setTrafficClass((byte) (dscp << 2));
    }

    /** {@code frame} with an 802.1Q tag. */
    public static byte[] tagged(byte[] frame, int vlan) {
        ByteBuffer out = ByteBuffer.allocate(frame.length + 4);
        out.put(frame, 0, 12).putShort((short) 0x8100).putShort((short) vlan).put(frame, 12, frame.length - 12);
        return out.array();
    }

    /** What a client sends until it publishes or plays: handshake, connect, createStream, the command. */
    /** What a publisher says of what he is about to send. */
    public static byte[] metadata(int width) {
        Amf0Object said = new Amf0Object().put("width", (double) width);
        return new ChunkEncoder().encode(4, DataMessage.setMetaData(said).toMessage(1, 0));
    }

    public static byte[] rtmp(String command, String app, String name) {
        Amf0Object connect = new Amf0Object();
        connect.put("app", app);
        connect.put("tcUrl", "rtmp://cdn/" + app);
        ChunkEncoder encoder = new ChunkEncoder();
        byte[][] parts = {
            new byte[] {3},
            new byte[1536],
            new byte[1536],
            encoder.encode(3, Command.of("connect", 1, connect).toMessage(0)),
            encoder.encode(3, Command.of("createStream", 2, null).toMessage(0)),
            encoder.encode(8, Command.of(command, 3, null, name).toMessage(1))
        };
        ByteBuffer all = ByteBuffer.allocate(8192);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.position()];
        all.flip();
        all.get(bytes);
        return bytes;
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
