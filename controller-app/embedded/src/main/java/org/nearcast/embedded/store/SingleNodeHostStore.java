// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.host.HostEvent.Type.HOST_ADDED;
import static org.onosproject.net.host.HostEvent.Type.HOST_MOVED;
import static org.onosproject.net.host.HostEvent.Type.HOST_REMOVED;
import static org.onosproject.net.host.HostEvent.Type.HOST_UPDATED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.Annotations;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.host.HostDescription;
import org.onosproject.net.host.HostEvent;
import org.onosproject.net.host.HostStore;
import org.onosproject.net.host.HostStoreDelegate;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.store.AbstractStore;

/**
 * End hosts by MAC and VLAN, where they are and what addresses they were seen with. Kept in the given map, which may outlive
 * the process: traffic in the switches goes on while the controller is away, so it must know the hosts when it is back.
 * Events go to the delegate, as in ONOS's distributed store: HostManager ignores what the methods return.
 */
public final class SingleNodeHostStore extends AbstractStore<HostEvent, HostStoreDelegate> implements HostStore {

    private final Map<HostId, DefaultHost> hosts;

    /** @param hosts where they are kept; may have hosts in it */
    public SingleNodeHostStore(Map<HostId, DefaultHost> hosts) {
        this.hosts = hosts;
    }

    @Override
    public HostEvent createOrUpdateHost(
            ProviderId providerId, HostId hostId, HostDescription description, boolean replaceIps) {
        change(hostId, before -> {
            if (before != null && before.configured() && !description.configured()) {
                return before;
            }
            return host(
                    providerId,
                    hostId,
                    description,
                    addresses(before, description, replaceIps),
                    annotations(before, description));
        });
        return null;
    }

    private static Set<IpAddress> addresses(DefaultHost before, HostDescription description, boolean replaceIps) {
        Set<IpAddress> addresses = new HashSet<>(description.ipAddress());
        if (before != null && !replaceIps) {
            addresses.addAll(before.ipAddresses());
        }
        return addresses;
    }

    private static Annotations annotations(DefaultHost before, HostDescription description) {
        return before == null
                ? description.annotations()
                : DefaultAnnotations.merge((DefaultAnnotations) before.annotations(), description.annotations());
    }

    private static DefaultHost host(
            ProviderId providerId,
            HostId hostId,
            HostDescription description,
            Set<IpAddress> addresses,
            Annotations annotations) {
        return new DefaultHost(
                providerId,
                hostId,
                description.hwAddress(),
                description.vlan(),
                description.locations(),
                description.auxLocations(),
                addresses,
                description.innerVlan(),
                description.tpid(),
                description.configured(),
                false,
                annotations);
    }

    @Override
    public HostEvent removeHost(HostId hostId) {
        change(hostId, before -> null);
        return null;
    }

    @Override
    public HostEvent removeIp(HostId hostId, IpAddress ipAddress) {
        change(hostId, before -> {
            if (before == null || !before.ipAddresses().contains(ipAddress)) {
                return before;
            }
            Set<IpAddress> rest = new HashSet<>(before.ipAddresses());
            rest.remove(ipAddress);
            return with(before, before.locations(), rest, before.suspended());
        });
        return null;
    }

    /** A host has one location a switch: a new one on the same switch takes the old one's place. */
    @Override
    public void appendLocation(HostId hostId, HostLocation location) {
        change(hostId, before -> {
            if (before == null) {
                return null;
            }
            Set<HostLocation> locations = before.locations().stream()
                    .filter(old -> !old.deviceId().equals(location.deviceId()))
                    .collect(Collectors.toCollection(HashSet::new));
            locations.add(location);
            return with(before, locations, before.ipAddresses(), before.suspended());
        });
    }

    /** A host that loses its last location is removed. */
    @Override
    public void removeLocation(HostId hostId, HostLocation location) {
        change(hostId, before -> {
            if (before == null) {
                return null;
            }
            Set<HostLocation> rest = new HashSet<>(before.locations());
            rest.remove(location);
            return rest.isEmpty() ? null : with(before, rest, before.ipAddresses(), before.suspended());
        });
    }

    @Override
    public void suspend(HostId hostId) {
        setSuspended(hostId, true);
    }

    @Override
    public void unsuspend(HostId hostId) {
        setSuspended(hostId, false);
    }

    private void setSuspended(HostId hostId, boolean suspended) {
        change(
                hostId,
                before -> before == null ? null : with(before, before.locations(), before.ipAddresses(), suspended));
    }

    private static DefaultHost with(
            DefaultHost host, Set<HostLocation> locations, Set<IpAddress> addresses, boolean suspended) {
        return new DefaultHost(
                host.providerId(),
                host.id(),
                host.mac(),
                host.vlan(),
                locations,
                host.auxLocations(),
                addresses,
                host.innerVlan(),
                host.tpid(),
                host.configured(),
                suspended,
                host.annotations());
    }

    private void change(HostId hostId, UnaryOperator<DefaultHost> step) {
        HostEvent event;
        synchronized (hosts) {
            DefaultHost before = hosts.get(hostId);
            DefaultHost after = step.apply(before);
            event = event(before, after);
            if (event == null) {
                return;
            }
            if (after == null) {
                hosts.remove(hostId);
            } else {
                hosts.put(hostId, after);
            }
        }
        notifyDelegate(event);
    }

    private static HostEvent event(DefaultHost before, DefaultHost after) {
        if (after == null) {
            return before == null ? null : new HostEvent(HOST_REMOVED, before);
        }
        if (before == null) {
            return new HostEvent(HOST_ADDED, after);
        }
        if (!before.locations().equals(after.locations())) {
            return new HostEvent(HOST_MOVED, after, before);
        }
        return before.equals(after)
                        && before.suspended() == after.suspended()
                        && before.annotations().equals(after.annotations())
                ? null
                : new HostEvent(HOST_UPDATED, after, before);
    }

    @Override
    public int getHostCount() {
        return hosts.size();
    }

    @Override
    public Iterable<Host> getHosts() {
        return new ArrayList<>(snapshot());
    }

    @Override
    public Host getHost(HostId hostId) {
        return hosts.get(hostId);
    }

    @Override
    public Set<Host> getHosts(VlanId vlanId) {
        return where(host -> host.vlan().equals(vlanId));
    }

    @Override
    public Set<Host> getHosts(MacAddress mac) {
        return where(host -> host.mac().equals(mac));
    }

    @Override
    public Set<Host> getHosts(IpAddress ip) {
        return where(host -> host.ipAddresses().contains(ip));
    }

    @Override
    public Set<Host> getConnectedHosts(ConnectPoint connectPoint) {
        return where(host -> host.locations().stream().anyMatch(location -> sameAs(location, connectPoint)));
    }

    private static boolean sameAs(HostLocation location, ConnectPoint connectPoint) {
        return location.port().equals(connectPoint.port())
                && location.elementId().equals(connectPoint.elementId());
    }

    @Override
    public Set<Host> getConnectedHosts(DeviceId deviceId) {
        return where(host -> host.locations().stream()
                .anyMatch(location -> location.elementId().equals(deviceId)));
    }

    private Set<Host> where(Predicate<Host> wanted) {
        return snapshot().stream().filter(wanted).collect(Collectors.toUnmodifiableSet());
    }

    private Collection<DefaultHost> snapshot() {
        return hosts.values();
    }
}
