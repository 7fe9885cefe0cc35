// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.openflow.controller.OpenFlowPacketContext;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A packet-in on its way through the processors. As in ONOS, {@link #send()} heeds the first OUTPUT and nothing else. */
final class OpenFlowPacket extends DefaultPacketContext {

    private static final Logger log = LoggerFactory.getLogger(OpenFlowPacket.class);

    private final OpenFlowPacketContext context;

    OpenFlowPacket(OpenFlowPacketContext context, InboundPacket in, OutboundPacket out) {
        super(System.currentTimeMillis(), in, out, context.isHandled());
        this.context = context;
    }

    @Override
    public void send() {
        if (block()) {
            return;
        }
        OFPort out = firstOutput();
        if (outPacket() == null) {
            context.build(out);
            context.send();
            return;
        }
        byte[] data = outPacket().data().array();
        try {
            context.build(Ethernet.deserializer().deserialize(data, 0, data.length), out);
            context.send();
        } catch (DeserializationException e) {
            log.debug("a packet of {} bytes that cannot be parsed is not sent: {}", data.length, e.getMessage());
        }
    }

    private OFPort firstOutput() {
        return treatmentBuilder().build().allInstructions().stream()
                .filter(OutputInstruction.class::isInstance)
                .findFirst()
                .map(instruction -> PacketAdapter.port(((OutputInstruction) instruction).port()))
                .orElse(null);
    }
}
