// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onlab.graph.ScalarWeight;
import org.onlab.packet.ChassisId;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.mastership.MastershipEvent;
import org.onosproject.mastership.MastershipListener;
import org.onosproject.mastership.MastershipServiceAdapter;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.DefaultLink;
import org.onosproject.net.DefaultPath;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.Link;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.Path;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceServiceAdapter;
import org.onosproject.net.edge.EdgePortListener;
import org.onosproject.net.edge.EdgePortServiceAdapter;
import org.onosproject.net.host.HostEvent;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.host.HostServiceAdapter;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.net.topology.Topology;
import org.onosproject.net.topology.TopologyEvent;
import org.onosproject.net.topology.TopologyListener;
import org.onosproject.net.topology.TopologyServiceAdapter;

/** Switches, hosts and links as ONOS would know them. */
public final class FakeNetwork {

    private static final ProviderId PROVIDER = new ProviderId("of", "test");

    private final Map<DeviceId, Device> devices = new LinkedHashMap<>();
    private final Set<ConnectPoint> edge = new LinkedHashSet<>();
    private final Set<ConnectPoint> down = new HashSet<>();
    private final Set<DeviceId> notMine = new HashSet<>();
    private final Set<DeviceId> away = new HashSet<>();
    private final Set<DeviceId> silent = new HashSet<>();
    private final Map<HostId, Host> hosts = new LinkedHashMap<>();
    private final Map<DeviceId, Map<DeviceId, PortNumber>> links = new HashMap<>();
    private final List<DeviceListener> deviceListeners = new ArrayList<>();
    private final List<HostListener> hostListeners = new ArrayList<>();
    private final List<TopologyListener> topologyListeners = new ArrayList<>();
    private final List<EdgePortListener> edgeListeners = new ArrayList<>();
    private final List<MastershipListener> mastershipListeners = new ArrayList<>();

    public final DeviceServiceAdapter deviceService = new Devices();
    public final HostServiceAdapter hostService = new Hosts();
    public final TopologyServiceAdapter topologyService = new Topologies();
    public final EdgePortServiceAdapter edgeService = new Edges();
    public final MastershipServiceAdapter mastershipService = new Masters();

    public static ConnectPoint port(int device, int port) {
        return ConnectPoint.deviceConnectPoint(String.format("of:%016x/%d", device, port));
    }

    /** Adds a switch with edge ports 1 to {@code ports}. */
    public void device(int number, int ports) {
        DeviceId id = port(number, 1).deviceId();
        devices.put(id, new DefaultDevice(PROVIDER, id, Device.Type.SWITCH, "", "", "", "", new ChassisId(number)));
        for (int i = 1; i <= ports; i++) {
            edge.add(port(number, i));
        }
    }

    /** Connects two ports of different switches, both ways; they are no edge ports any more. */
    public void link(ConnectPoint a, ConnectPoint b) {
        linkUnannounced(a, b);
        topologyListeners.forEach(
                listener -> listener.event(new TopologyEvent(TopologyEvent.Type.TOPOLOGY_CHANGED, null, List.of())));
    }

    /** The same, while ONOS has not told its listeners yet. */
    public void linkUnannounced(ConnectPoint a, ConnectPoint b) {
        links.computeIfAbsent(a.deviceId(), d -> new HashMap<>()).put(b.deviceId(), a.port());
        links.computeIfAbsent(b.deviceId(), d -> new HashMap<>()).put(a.deviceId(), b.port());
        edge.remove(a);
        edge.remove(b);
    }

    /** Adds a host, or moves it. */
    public void host(String mac, String ip, ConnectPoint at) {
        host(mac, VlanId.NONE, at, ip);
    }

    /** Adds a host with these addresses in this VLAN, or moves it. */
    public void host(String mac, VlanId vlan, ConnectPoint at, String... ips) {
        HostId id = HostId.hostId(MacAddress.valueOf(mac), vlan);
        Set<IpAddress> addresses = Stream.of(ips).map(IpAddress::valueOf).collect(Collectors.toSet());
        Host host = new DefaultHost(PROVIDER, id, MacAddress.valueOf(mac), vlan, new HostLocation(at, 0), addresses);
        Host old = hosts.put(id, host);
        HostEvent event = old == null
                ? new HostEvent(HostEvent.Type.HOST_ADDED, host)
                : new HostEvent(HostEvent.Type.HOST_MOVED, host, old);
        List.copyOf(hostListeners).forEach(listener -> listener.event(event));
    }

    public void removeHost(String mac) {
        Host host = hosts.remove(HostId.hostId(MacAddress.valueOf(mac)));
        List.copyOf(hostListeners)
                .forEach(listener -> listener.event(new HostEvent(HostEvent.Type.HOST_REMOVED, host)));
    }

    /** ONOS knows no hosts, as after a restart. */
    public void forgetHosts() {
        hosts.clear();
    }

    public void portUp(ConnectPoint place, boolean up) {
        if (up) {
            down.remove(place);
        } else {
            down.add(place);
        }
        Device device = devices.get(place.deviceId());
        DeviceEvent event =
                new DeviceEvent(DeviceEvent.Type.PORT_UPDATED, device, new DefaultPort(device, place.port(), up));
        List.copyOf(deviceListeners).forEach(listener -> listener.event(event));
    }

    /** ONOS loses a switch, or finds it again. */
    public void available(int number, boolean available) {
        DeviceId id = port(number, 1).deviceId();
        if (available) {
            away.remove(id);
        } else {
            away.add(id);
        }
        List.copyOf(deviceListeners)
                .forEach(listener ->
                        listener.event(new DeviceEvent(DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED, devices.get(id))));
    }

    /** A switch has not told of its ports yet, or has. */
    public void portsKnown(int number, boolean known) {
        DeviceId id = port(number, 1).deviceId();
        if (known) {
            silent.remove(id);
        } else {
            silent.add(id);
        }
    }

    /** Another node is master of a switch, or this one is again. */
    public void mine(int device, boolean mine) {
        DeviceId id = port(device, 1).deviceId();
        if (mine) {
            notMine.remove(id);
        } else {
            notMine.add(id);
        }
        List.copyOf(mastershipListeners)
                .forEach(
                        listener -> listener.event(new MastershipEvent(MastershipEvent.Type.MASTER_CHANGED, id, null)));
    }

    public Collection<ConnectPoint> edgePorts() {
        return List.copyOf(edge);
    }

    public void clearListeners() {
        deviceListeners.clear();
        hostListeners.clear();
        topologyListeners.clear();
        edgeListeners.clear();
        mastershipListeners.clear();
    }

    public int listeners() {
        return deviceListeners.size()
                + hostListeners.size()
                + topologyListeners.size()
                + edgeListeners.size()
                + mastershipListeners.size();
    }

    private final class Devices extends DeviceServiceAdapter {
        @Override
        public Iterable<Device> getAvailableDevices() {
            return devices.values().stream()
                    .filter(device -> isAvailable(device.id()))
                    .collect(Collectors.toList());
        }

        @Override
        public boolean isAvailable(DeviceId device) {
            return devices.containsKey(device) && !away.contains(device);
        }

        @Override
        public Port getPort(DeviceId device, PortNumber port) {
            return silent.contains(device)
                    ? null
                    : new DefaultPort(devices.get(device), port, !down.contains(new ConnectPoint(device, port)));
        }

        @Override
        public List<Port> getPorts(DeviceId device) {
            return edge.stream()
                    .filter(point -> point.deviceId().equals(device) && !silent.contains(device))
                    .map(point -> getPort(device, point.port()))
                    .collect(Collectors.toList());
        }

        @Override
        public void addListener(DeviceListener listener) {
            deviceListeners.add(listener);
        }

        @Override
        public void removeListener(DeviceListener listener) {
            deviceListeners.remove(listener);
        }
    }

    private final class Hosts extends HostServiceAdapter {
        @Override
        public Set<Host> getHostsByIp(IpAddress ip) {
            return hosts.values().stream()
                    .filter(host -> host.ipAddresses().contains(ip))
                    .collect(Collectors.toSet());
        }

        @Override
        public Set<Host> getHostsByMac(MacAddress mac) {
            return hosts.values().stream()
                    .filter(host -> host.mac().equals(mac))
                    .collect(Collectors.toSet());
        }

        @Override
        public void addListener(HostListener listener) {
            hostListeners.add(listener);
        }

        @Override
        public void removeListener(HostListener listener) {
            hostListeners.remove(listener);
        }
    }

    private final class Topologies extends TopologyServiceAdapter {
        @Override
        public Topology currentTopology() {
            return null;
        }

        @Override
        public Set<Path> getPaths(Topology topology, DeviceId from, DeviceId to) {
            PortNumber out = links.getOrDefault(from, Map.of()).get(to);
            PortNumber in = links.getOrDefault(to, Map.of()).get(from);
            if (out == null) {
                return Set.of();
            }
            Link link = DefaultLink.builder()
                    .providerId(PROVIDER)
                    .src(new ConnectPoint(from, out))
                    .dst(new ConnectPoint(to, in))
                    .type(Link.Type.DIRECT)
                    .build();
            return Set.of(new DefaultPath(PROVIDER, List.of(link), ScalarWeight.toWeight(1)));
        }

        @Override
        public void addListener(TopologyListener listener) {
            topologyListeners.add(listener);
        }

        @Override
        public void removeListener(TopologyListener listener) {
            topologyListeners.remove(listener);
        }
    }

    private final class Edges extends EdgePortServiceAdapter {
        @Override
        public Iterable<ConnectPoint> getEdgePoints() {
            return edgePorts();
        }

        @Override
        public void addListener(EdgePortListener listener) {
            edgeListeners.add(listener);
        }

        @Override
        public void removeListener(EdgePortListener listener) {
            edgeListeners.remove(listener);
        }
    }

    private final class Masters extends MastershipServiceAdapter {
        @Override
        public MastershipRole getLocalRole(DeviceId device) {
            return notMine.contains(device) ? MastershipRole.STANDBY : MastershipRole.MASTER;
        }

        @Override
        public void addListener(MastershipListener listener) {
            mastershipListeners.add(listener);
        }

        @Override
        public void removeListener(MastershipListener listener) {
            mastershipListeners.remove(listener);
        }
    }
}
