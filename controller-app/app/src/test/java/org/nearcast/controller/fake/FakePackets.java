// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketServiceAdapter;

/** The packet service: brings processors packets and keeps what they emit. */
public final class FakePackets extends PacketServiceAdapter {

    private final List<PacketProcessor> processors = new ArrayList<>();
    private final List<OutboundPacket> emitted = new ArrayList<>();

    public void process(PacketContext context) {
        List.copyOf(processors).forEach(processor -> processor.process(context));
    }

    /** What was emitted since this was asked last. */
    public List<OutboundPacket> emitted() {
        List<OutboundPacket> now = List.copyOf(emitted);
        emitted.clear();
        return now;
    }

    public void clear() {
        processors.clear();
    }

    public int processors() {
        return processors.size();
    }

    @Override
    public void addProcessor(PacketProcessor processor, int priority) {
        processors.add(processor);
    }

    @Override
    public void removeProcessor(PacketProcessor processor) {
        processors.remove(processor);
    }

    @Override
    public void emit(OutboundPacket packet) {
        emitted.add(packet);
    }
}
