// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Device;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.link.LinkService;

/**
 * The ports behind which hosts may be: enabled, not logical, without a link, and up for a while. A port that has just come up
 * may turn out to lead to another switch; until link discovery had its chance nobody learns from it or floods to it.
 */
public final class EdgePorts implements DeviceListener {

    private final DeviceService devices;
    private final LinkService links;
    private final LongSupplier nanoTime;
    private final long settleNanos;
    private final Map<ConnectPoint, Long> upSince = new ConcurrentHashMap<>();

    /** @param settle how long a port must be up before it counts */
    public EdgePorts(DeviceService devices, LinkService links, LongSupplier nanoTime, Duration settle) {
        this.devices = devices;
        this.links = links;
        this.nanoTime = nanoTime;
        this.settleNanos = settle.toNanos();
        devices.addListener(this);
    }

    /** Whether hosts may be behind this port. */
    public boolean contains(ConnectPoint point) {
        return mayBecome(point) && settled(point);
    }

    private boolean mayBecome(ConnectPoint point) {
        Port port = point.port().isLogical() ? null : devices.getPort(point);
        return port != null
                && port.isEnabled()
                && devices.isAvailable(point.deviceId())
                && links.getLinks(point).isEmpty();
    }

    private boolean settled(ConnectPoint point) {
        long since = upSince.computeIfAbsent(point, p -> nanoTime.getAsLong());
        return nanoTime.getAsLong() - since >= settleNanos;
    }

    /** All of them, of all switches. */
    public List<ConnectPoint> all() {
        List<ConnectPoint> points = new ArrayList<>();
        for (Device device : devices.getAvailableDevices()) {
            for (Port port : devices.getPorts(device.id())) {
                ConnectPoint point = new ConnectPoint(device.id(), port.number());
                if (contains(point)) {
                    points.add(point);
                }
            }
        }
        return points;
    }

    @Override
    public void event(DeviceEvent event) {
        switch (event.type()) {
            case PORT_ADDED, PORT_UPDATED, PORT_REMOVED -> {
                ConnectPoint point =
                        new ConnectPoint(event.subject().id(), event.port().number());
                if (event.type() != DeviceEvent.Type.PORT_REMOVED
                        && event.port().isEnabled()) {
                    upSince.putIfAbsent(point, nanoTime.getAsLong());
                } else {
                    upSince.remove(point);
                }
            }
            case DEVICE_REMOVED, DEVICE_AVAILABILITY_CHANGED -> {
                if (!devices.isAvailable(event.subject().id())) {
                    upSince.keySet().removeIf(point -> point.deviceId()
                            .equals(event.subject().id()));
                }
            }
            default -> {}
        }
    }

    /** Stops listening. */
    public void stop() {
        devices.removeListener(this);
    }
}
