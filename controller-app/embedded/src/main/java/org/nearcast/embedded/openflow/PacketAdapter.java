// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.nio.ByteBuffer;
import java.util.List;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketProvider;
import org.onosproject.net.packet.PacketProviderRegistry;
import org.onosproject.net.packet.PacketProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowPacketContext;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.PacketListener;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets from and to switches, with exactly the abilities of ONOS's own provider, so that what works here works there: a
 * packet emitted goes out once for each OUTPUT and every other instruction is ignored.
 */
public final class PacketAdapter extends AbstractProvider implements PacketProvider, PacketListener {

    private static final Logger log = LoggerFactory.getLogger(PacketAdapter.class);
    private static final int LISTENER_PRIORITY = 20;

    private final OpenFlowController controller;
    private final PacketProviderService packets;

    /** Registers with the packet manager and listens to the controller. */
    public PacketAdapter(OpenFlowController controller, PacketProviderRegistry registry) {
        super(OpenFlowIds.PROVIDER);
        this.controller = controller;
        this.packets = registry.register(this);
        controller.addPacketListener(LISTENER_PRIORITY, this);
    }

    @Override
    public void emit(OutboundPacket packet) {
        OpenFlowSwitch sw = controller.getSwitch(OpenFlowIds.dpid(packet.sendThrough()));
        if (sw == null) {
            log.debug("{} is not connected, a packet for it is dropped", packet.sendThrough());
            return;
        }
        OFPort in = packet.inPort() == null ? OFPort.CONTROLLER : port(packet.inPort());
        for (Instruction instruction : packet.treatment().allInstructions()) {
            if (instruction instanceof OutputInstruction output) {
                send(sw, bytes(packet.data()), in, port(output.port()));
            }
        }
    }

    private static void send(OpenFlowSwitch sw, byte[] data, OFPort in, OFPort out) {
        OFFactory factory = sw.factory();
        sw.sendMsg(factory.buildPacketOut()
                .setBufferId(OFBufferId.NO_BUFFER)
                .setInPort(in)
                .setActions(List.of(factory.actions().buildOutput().setPort(out).build()))
                .setData(data)
                .build());
    }

    private static byte[] bytes(ByteBuffer data) {
        if (data.hasArray() && data.arrayOffset() == 0 && data.array().length == data.limit()) {
            return data.array();
        }
        ByteBuffer copy = data.duplicate().rewind();
        byte[] bytes = new byte[copy.remaining()];
        copy.get(bytes);
        return bytes;
    }

    static OFPort port(PortNumber port) {
        return OFPort.of((int) port.toLong());
    }

    /** Called on the switch's own channel thread. */
    @Override
    public void handlePacket(OpenFlowPacketContext context) {
        DeviceId device = OpenFlowIds.device(context.dpid());
        ByteBuffer raw = ByteBuffer.wrap(context.unparsed());
        ConnectPoint from = new ConnectPoint(device, PortNumber.portNumber(context.inPort()));
        packets.processPacket(new OpenFlowPacket(
                context,
                new DefaultInboundPacket(from, context.parsed(), raw, context.cookie()),
                context.isBuffered() ? null : new DefaultOutboundPacket(device, null, raw)));
    }
}
