// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.device.DeviceEvent.Type.DEVICE_ADDED;
import static org.onosproject.net.device.DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED;
import static org.onosproject.net.device.DeviceEvent.Type.DEVICE_REMOVED;
import static org.onosproject.net.device.DeviceEvent.Type.DEVICE_UPDATED;
import static org.onosproject.net.device.DeviceEvent.Type.PORT_STATS_UPDATED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.onosproject.net.AnnotationsUtil;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceDescription;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceStore;
import org.onosproject.net.device.DeviceStoreDelegate;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.store.AbstractStore;

/**
 * The switches that were ever seen, their ports and counters. A switch that goes stays known, off line, until it is removed;
 * when it comes back its availability changes, whatever else changed.
 */
public final class SingleNodeDeviceStore extends AbstractStore<DeviceEvent, DeviceStoreDelegate>
        implements DeviceStore {

    private static final class Entry {
        final DevicePorts ports = new DevicePorts();
        volatile PortCounters counters = PortCounters.NONE;
        volatile Device device;
        volatile DeviceDescription description;
        volatile boolean available;
    }

    private final Map<DeviceId, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public int getDeviceCount() {
        return entries.size();
    }

    @Override
    public int getAvailableDeviceCount() {
        return (int) entries.values().stream().filter(entry -> entry.available).count();
    }

    @Override
    public Iterable<Device> getDevices() {
        return entries.values().stream().map(entry -> entry.device).toList();
    }

    @Override
    public Iterable<Device> getAvailableDevices() {
        return entries.values().stream()
                .filter(entry -> entry.available)
                .map(entry -> entry.device)
                .toList();
    }

    @Override
    public Device getDevice(DeviceId deviceId) {
        Entry entry = entries.get(deviceId);
        return entry == null ? null : entry.device;
    }

    /** Events go to the delegate: DeviceManager ignores what this method returns. */
    @Override
    public synchronized DeviceEvent createOrUpdateDevice(
            ProviderId providerId, DeviceId deviceId, DeviceDescription description) {
        Device after = new DefaultDevice(
                providerId,
                deviceId,
                description.type(),
                description.manufacturer(),
                description.hwVersion(),
                description.swVersion(),
                description.serialNumber(),
                description.chassisId(),
                description.annotations());
        Entry entry = entries.get(deviceId);
        if (entry == null) {
            entry = new Entry();
            set(entry, after, description);
            entry.available = description.isDefaultAvailable();
            entries.put(deviceId, entry);
            notifyDelegate(new DeviceEvent(DEVICE_ADDED, after));
            return null;
        }
        boolean changed = differs(entry.device, after);
        set(entry, after, description);
        if (changed) {
            notifyDelegate(new DeviceEvent(DEVICE_UPDATED, after));
        }
        DeviceEvent online = description.isDefaultAvailable() ? setAvailable(deviceId, true) : null;
        if (online != null) {
            notifyDelegate(online);
        }
        return null;
    }

    private static void set(Entry entry, Device device, DeviceDescription description) {
        entry.device = device;
        entry.description = description;
    }

    private static boolean differs(Device before, Device after) {
        return !Objects.equals(before.providerId(), after.providerId())
                || !Objects.equals(before.hwVersion(), after.hwVersion())
                || !Objects.equals(before.swVersion(), after.swVersion())
                || !Objects.equals(before.chassisId(), after.chassisId())
                || !Objects.equals(before.serialNumber(), after.serialNumber())
                || !Objects.equals(before.manufacturer(), after.manufacturer())
                || !AnnotationsUtil.isEqual(before.annotations(), after.annotations());
    }

    @Override
    public DeviceEvent markOffline(DeviceId deviceId) {
        return setAvailable(deviceId, false);
    }

    @Override
    public DeviceEvent markOnline(DeviceId deviceId) {
        return setAvailable(deviceId, true);
    }

    private synchronized DeviceEvent setAvailable(DeviceId deviceId, boolean available) {
        Entry entry = entries.get(deviceId);
        if (entry == null || entry.available == available) {
            return null;
        }
        entry.available = available;
        return new DeviceEvent(DEVICE_AVAILABILITY_CHANGED, entry.device);
    }

    @Override
    public List<DeviceEvent> updatePorts(ProviderId providerId, DeviceId deviceId, List<PortDescription> descriptions) {
        Entry entry = entries.get(deviceId);
        return entry == null ? List.of() : entry.ports.replaceAll(entry.device, descriptions);
    }

    @Override
    public DeviceEvent updatePortStatus(ProviderId providerId, DeviceId deviceId, PortDescription description) {
        Entry entry = entries.get(deviceId);
        return entry == null ? null : entry.ports.update(entry.device, description);
    }

    @Override
    public List<Port> getPorts(DeviceId deviceId) {
        Entry entry = entries.get(deviceId);
        return entry == null ? List.of() : entry.ports.ports();
    }

    @Override
    public Stream<PortDescription> getPortDescriptions(ProviderId providerId, DeviceId deviceId) {
        Entry entry = entries.get(deviceId);
        return entry == null ? Stream.empty() : entry.ports.descriptions().stream();
    }

    @Override
    public PortDescription getPortDescription(ProviderId providerId, DeviceId deviceId, PortNumber portNumber) {
        Entry entry = entries.get(deviceId);
        return entry == null ? null : entry.ports.description(portNumber);
    }

    @Override
    public Port getPort(DeviceId deviceId, PortNumber portNumber) {
        Entry entry = entries.get(deviceId);
        return entry == null ? null : entry.ports.port(portNumber);
    }

    @Override
    public DeviceDescription getDeviceDescription(ProviderId providerId, DeviceId deviceId) {
        Entry entry = entries.get(deviceId);
        return entry == null ? null : entry.description;
    }

    /** The event goes to the delegate, as in ONOS's distributed store; never returned. */
    @Override
    public DeviceEvent updatePortStatistics(
            ProviderId providerId, DeviceId deviceId, Collection<PortStatistics> statistics) {
        Entry entry = entries.get(deviceId);
        if (entry != null) {
            entry.counters = entry.counters.next(deviceId, statistics);
            notifyDelegate(new DeviceEvent(PORT_STATS_UPDATED, entry.device));
        }
        return null;
    }

    @Override
    public List<PortStatistics> getPortStatistics(DeviceId deviceId) {
        return new ArrayList<>(counters(deviceId).totals().values());
    }

    @Override
    public PortStatistics getStatisticsForPort(DeviceId deviceId, PortNumber portNumber) {
        return counters(deviceId).totals().get(portNumber);
    }

    @Override
    public List<PortStatistics> getPortDeltaStatistics(DeviceId deviceId) {
        return new ArrayList<>(counters(deviceId).deltas().values());
    }

    @Override
    public PortStatistics getDeltaStatisticsForPort(DeviceId deviceId, PortNumber portNumber) {
        return counters(deviceId).deltas().get(portNumber);
    }

    private PortCounters counters(DeviceId deviceId) {
        Entry entry = entries.get(deviceId);
        return entry == null ? PortCounters.NONE : entry.counters;
    }

    @Override
    public boolean isAvailable(DeviceId deviceId) {
        Entry entry = entries.get(deviceId);
        return entry != null && entry.available;
    }

    @Override
    public synchronized DeviceEvent removeDevice(DeviceId deviceId) {
        Entry removed = entries.remove(deviceId);
        return removed == null ? null : new DeviceEvent(DEVICE_REMOVED, removed.device);
    }
}
