// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.device.DeviceEvent.Type.PORT_ADDED;
import static org.onosproject.net.device.DeviceEvent.Type.PORT_REMOVED;
import static org.onosproject.net.device.DeviceEvent.Type.PORT_UPDATED;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.onosproject.net.AnnotationsUtil;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.PortDescription;

/** The ports of one switch. */
final class DevicePorts {

    private record Known(Port port, PortDescription description) {}

    private final Map<Long, Known> known = new ConcurrentSkipListMap<>();

    /** Makes the ports exactly these; tells what that changed. */
    synchronized List<DeviceEvent> replaceAll(Device device, List<PortDescription> descriptions) {
        List<DeviceEvent> events = new ArrayList<>();
        Set<Long> named = new HashSet<>();
        for (PortDescription description : descriptions) {
            named.add(description.portNumber().toLong());
            DeviceEvent event = update(device, description);
            if (event != null) {
                events.add(event);
            }
        }
        for (Long number : List.copyOf(known.keySet())) {
            if (!named.contains(number)) {
                events.add(new DeviceEvent(
                        PORT_REMOVED, device, known.remove(number).port()));
            }
        }
        return events;
    }

    /** Takes one port's new state; null when nothing changed. */
    synchronized DeviceEvent update(Device device, PortDescription description) {
        Long number = description.portNumber().toLong();
        if (description.isRemoved()) {
            Known removed = known.remove(number);
            return removed == null ? null : new DeviceEvent(PORT_REMOVED, device, removed.port());
        }
        Port after = new DefaultPort(
                device,
                description.portNumber(),
                description.isEnabled(),
                description.type(),
                description.portSpeed(),
                description.annotations());
        Known before = known.put(number, new Known(after, description));
        if (before == null) {
            return new DeviceEvent(PORT_ADDED, device, after);
        }
        return differs(before.port(), after) ? new DeviceEvent(PORT_UPDATED, device, after) : null;
    }

    private static boolean differs(Port before, Port after) {
        return before.isEnabled() != after.isEnabled()
                || before.type() != after.type()
                || before.portSpeed() != after.portSpeed()
                || !AnnotationsUtil.isEqual(before.annotations(), after.annotations());
    }

    List<Port> ports() {
        return known.values().stream().map(Known::port).toList();
    }

    List<PortDescription> descriptions() {
        return known.values().stream().map(Known::description).toList();
    }

    Port port(PortNumber number) {
        Known found = known.get(number.toLong());
        return found == null ? null : found.port();
    }

    PortDescription description(PortNumber number) {
        Known found = known.get(number.toLong());
        return found == null ? null : found.description();
    }
}
