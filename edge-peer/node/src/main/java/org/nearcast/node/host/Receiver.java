// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a protocol the datagrams that come. Netty has cut batches up before they are here. */
final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private final Addresses addresses;
    private final HostCounters counters;
    private final Failures failures;
    private Protocol protocol;

    Receiver(Addresses addresses, HostCounters counters, Failures failures) {
        this.addresses = addresses;
        this.counters = counters;
        this.failures = failures;
    }

    /** From now on what comes is for this protocol; for none if it is null. */
    void deliverTo(Protocol receiver) {
        protocol = receiver;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        if (protocol == null) {
            return;
        }
        ByteBuf content = packet.content();
        int size = content.readableBytes();
        if (size > Host.PACKET_BYTES) {
            counters.malformed.increment();
            return;
        }
        byte[] bytes = new byte[size];
        content.readBytes(bytes);
        Endpoint from = addresses.of(packet.sender());
        counters.datagramsIn.increment();
        counters.bytesIn.add(size);
        try {
            protocol.receive(from, Payload.of(bytes).reader());
        } catch (MalformedPayloadException e) {
            counters.malformed.increment();
        } catch (RuntimeException | Error e) {
            failures.happened(e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // What the network says of one datagram, a port unreachable for instance, says nothing about the next.
        LOG.debug("{}: {}", ctx.channel(), cause.toString());
    }
}
