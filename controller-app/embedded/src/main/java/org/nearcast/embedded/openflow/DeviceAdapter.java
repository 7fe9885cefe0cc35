// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.ArrayList;
import java.util.List;
import org.onlab.packet.ChassisId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultDeviceDescription;
import org.onosproject.net.device.DefaultPortDescription;
import org.onosproject.net.device.DefaultPortStatistics;
import org.onosproject.net.device.DeviceProvider;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.device.DeviceProviderService;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsType;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells ONOS of switches, their ports and the ports' counters. */
public final class DeviceAdapter extends AbstractProvider
        implements DeviceProvider, OpenFlowSwitchListener, OpenFlowEventListener {

    private static final Logger log = LoggerFactory.getLogger(DeviceAdapter.class);
    private static final long UNKNOWN_SPEED_MBPS = 10_000;

    private final OpenFlowController controller;
    private final DeviceProviderService devices;

    /** Registers with the device manager and listens to the controller. */
    public DeviceAdapter(OpenFlowController controller, DeviceProviderRegistry registry) {
        super(OpenFlowIds.PROVIDER);
        this.controller = controller;
        this.devices = registry.register(this);
        controller.addListener(this);
        controller.addEventListener(this);
    }

    /** Mastership is asked for first, so that rules made on the news of the switch wait for it instead of being dropped. */
    @Override
    public void switchAdded(Dpid dpid) {
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw == null) {
            return;
        }
        controller.setRole(dpid, RoleState.MASTER);
        DeviceId device = OpenFlowIds.device(dpid);
        devices.deviceConnected(
                device,
                new DefaultDeviceDescription(
                        device.uri(),
                        sw.deviceType(),
                        sw.manufacturerDescription(),
                        sw.hardwareDescription(),
                        sw.softwareDescription(),
                        sw.serialNumber(),
                        new ChassisId(dpid.value()),
                        DefaultAnnotations.builder()
                                .set(
                                        AnnotationKeys.PROTOCOL,
                                        sw.factory().getVersion().toString())
                                .set(AnnotationKeys.CHANNEL_ID, sw.channelId())
                                .build()));
        devices.updatePorts(device, ports(sw));
    }

    @Override
    public void switchRemoved(Dpid dpid) {
        devices.deviceDisconnected(OpenFlowIds.device(dpid));
    }

    @Override
    public void switchChanged(Dpid dpid) {
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw != null) {
            devices.updatePorts(OpenFlowIds.device(dpid), ports(sw));
        }
    }

    @Override
    public void portChanged(Dpid dpid, OFPortStatus status) {
        devices.portStatusChanged(
                OpenFlowIds.device(dpid), port(status.getDesc(), status.getReason() == OFPortReason.DELETE));
    }

    @Override
    public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {
        devices.receivedRoleReply(OpenFlowIds.device(dpid), role(requested), role(response));
    }

    private static MastershipRole role(RoleState state) {
        if (state == null) {
            return null;
        }
        return switch (state) {
            case MASTER -> MastershipRole.MASTER;
            case EQUAL -> MastershipRole.STANDBY;
            case SLAVE -> MastershipRole.NONE;
        };
    }

    private static List<PortDescription> ports(OpenFlowSwitch sw) {
        List<PortDescription> ports = new ArrayList<>();
        sw.getPorts().forEach(port -> ports.add(port(port, false)));
        return ports;
    }

    private static PortDescription port(OFPortDesc port, boolean removed) {
        boolean up = !port.getState().contains(OFPortState.LINK_DOWN)
                && !port.getConfig().contains(OFPortConfig.PORT_DOWN);
        return DefaultPortDescription.builder()
                .withPortNumber(number(port.getPortNo(), port.getName()))
                .isEnabled(up)
                .isRemoved(removed)
                .type(Port.Type.COPPER)
                .portSpeed(port.getCurrSpeed() == 0 ? UNKNOWN_SPEED_MBPS : port.getCurrSpeed() / 1000)
                .annotations(DefaultAnnotations.builder()
                        .set(AnnotationKeys.PORT_NAME, port.getName())
                        .set(AnnotationKeys.PORT_MAC, port.getHwAddr().toString())
                        .build())
                .build();
    }

    private static PortNumber number(OFPort port, String name) {
        return port.equals(OFPort.LOCAL) ? PortNumber.LOCAL : PortNumber.portNumber(port.getPortNumber(), name);
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        if (message instanceof OFStatsReply reply && reply.getStatsType() == OFStatsType.PORT) {
            DeviceId device = OpenFlowIds.device(dpid);
            List<PortStatistics> statistics = new ArrayList<>();
            for (OFPortStatsEntry entry : ((OFPortStatsReply) reply).getEntries()) {
                if (!entry.getPortNo().equals(OFPort.LOCAL)) {
                    statistics.add(statistics(device, entry));
                }
            }
            devices.updatePortStatistics(device, statistics);
        }
    }

    private static PortStatistics statistics(DeviceId device, OFPortStatsEntry entry) {
        return DefaultPortStatistics.builder()
                .setDeviceId(device)
                .setPort(MatchReader.port(entry.getPortNo()))
                .setPacketsReceived(entry.getRxPackets().getValue())
                .setPacketsSent(entry.getTxPackets().getValue())
                .setBytesReceived(entry.getRxBytes().getValue())
                .setBytesSent(entry.getTxBytes().getValue())
                .setPacketsRxDropped(entry.getRxDropped().getValue())
                .setPacketsTxDropped(entry.getTxDropped().getValue())
                .setPacketsRxErrors(entry.getRxErrors().getValue())
                .setPacketsTxErrors(entry.getTxErrors().getValue())
                .setDurationSec(entry.getDurationSec())
                .setDurationNano(entry.getDurationNsec())
                .build();
    }

    @Override
    public void triggerProbe(DeviceId device) {
        log.debug("no probe for {}: port changes are announced by the switch", device);
    }

    @Override
    public void roleChanged(DeviceId device, MastershipRole role) {
        RoleState state =
                switch (role) {
                    case MASTER -> RoleState.MASTER;
                    case STANDBY -> RoleState.EQUAL;
                    case NONE -> RoleState.SLAVE;
                };
        controller.setRole(OpenFlowIds.dpid(device), state);
    }

    @Override
    public boolean isReachable(DeviceId device) {
        OpenFlowSwitch sw = controller.getSwitch(OpenFlowIds.dpid(device));
        return sw != null && sw.isConnected();
    }

    @Override
    public void changePortState(DeviceId device, PortNumber port, boolean enable) {
        log.warn("ports are not switched on or off by this controller: {}/{}", device, port);
    }
}
