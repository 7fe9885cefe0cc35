// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onlab.packet.Ethernet;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Link;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.link.DefaultLinkDescription;
import org.onosproject.net.link.LinkEvent;
import org.onosproject.net.packet.DefaultPacketRequest;
import org.onosproject.net.packet.PacketEvent;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.packet.PacketRequest;
import org.onosproject.net.packet.PacketStoreDelegate;
import org.onosproject.net.provider.ProviderId;

class SmallStoresTest {

    private static final ProviderId PROVIDER = new ProviderId("lldp", "test");
    private static final NodeId SELF = new NodeId("local");
    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final ConnectPoint SRC = ConnectPoint.deviceConnectPoint("of:1/1");
    private static final ConnectPoint DST = ConnectPoint.deviceConnectPoint("of:2/1");

    @Test
    void shouldAddLinkOnceAndRemoveIt() {
        SingleNodeLinkStore links = new SingleNodeLinkStore();
        DefaultLinkDescription link = new DefaultLinkDescription(SRC, DST, Link.Type.DIRECT);
        assertEquals(
                LinkEvent.Type.LINK_ADDED,
                links.createOrUpdateLink(PROVIDER, link).type());
        assertNull(links.createOrUpdateLink(PROVIDER, link));
        assertEquals(1, links.getEgressLinks(SRC).size());
        assertEquals(1, links.getDeviceIngressLinks(DST.deviceId()).size());
        assertEquals(
                LinkEvent.Type.LINK_REMOVED, links.removeOrDownLink(SRC, DST).type());
        assertEquals(0, links.getLinkCount());
        assertNull(links.removeOrDownLink(SRC, DST));
    }

    @Test
    void shouldTakeDurableLinkDownAndUp() {
        SingleNodeLinkStore links = new SingleNodeLinkStore();
        DefaultLinkDescription link = new DefaultLinkDescription(
                SRC,
                DST,
                Link.Type.DIRECT,
                DefaultAnnotations.builder().set("durable", "true").build());
        links.createOrUpdateLink(PROVIDER, link);
        assertEquals(
                LinkEvent.Type.LINK_UPDATED, links.removeOrDownLink(SRC, DST).type());
        assertEquals(Link.State.INACTIVE, links.getLink(SRC, DST).state());
        assertEquals(
                LinkEvent.Type.LINK_UPDATED,
                links.createOrUpdateLink(PROVIDER, link).type());
        assertEquals(Link.State.ACTIVE, links.getLink(SRC, DST).state());
    }

    @Test
    void shouldBeMasterUntilItLetsGo() {
        SingleNodeMastershipStore masters = new SingleNodeMastershipStore(SELF);
        assertNull(masters.getMaster(DEVICE));
        assertEquals(MastershipRole.MASTER, masters.requestRole(DEVICE).join());
        assertEquals(SELF, masters.getMaster(DEVICE));
        long term = masters.getTermFor(DEVICE).termNumber();
        assertNotNull(masters.relinquishRole(SELF, DEVICE).join());
        assertNull(masters.getMaster(DEVICE));
        masters.requestRole(DEVICE);
        assertTrue(masters.getTermFor(DEVICE).termNumber() > term);
        assertEquals(1, masters.getDevices(SELF).size());
    }

    @Test
    void shouldCancelPacketsOnlyWithLastRequestForThem() {
        SingleNodePacketStore packets = new SingleNodePacketStore();
        List<String> calls = new ArrayList<>();
        packets.setDelegate(new PacketStoreDelegate() {
            @Override
            public void requestPackets(PacketRequest request) {
                calls.add("request " + request.priority().priorityValue());
            }

            @Override
            public void cancelPackets(PacketRequest request) {
                calls.add("cancel " + request.priority().priorityValue());
            }

            @Override
            public void notify(PacketEvent event) {}
        });
        PacketRequest one = request(1, PacketPriority.CONTROL);
        PacketRequest other = request(2, PacketPriority.CONTROL);
        PacketRequest low = request(1, PacketPriority.REACTIVE);
        packets.requestPackets(one);
        packets.requestPackets(other);
        packets.requestPackets(low);
        packets.cancelPackets(one);
        packets.cancelPackets(other);
        assertEquals(List.of("request 40000", "request 5", "cancel 40000"), calls);
        assertEquals(List.of(low), packets.existingRequests());
    }

    private static PacketRequest request(int app, PacketPriority priority) {
        return new DefaultPacketRequest(
                DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_ARP).build(),
                priority,
                new DefaultApplicationId(app, "app" + app),
                SELF,
                Optional.empty());
    }

    @Test
    void shouldGiveApplicationsTheirNumbersAgain() {
        Map<String, Integer> kept = new HashMap<>();
        PersistentApplicationIds first = new PersistentApplicationIds(kept);
        ApplicationId a = first.registerApplication("a");
        ApplicationId b = first.registerApplication("b");
        PersistentApplicationIds second = new PersistentApplicationIds(kept);
        assertEquals(b, second.registerApplication("b"));
        assertEquals(a, second.getAppId(a.id()));
        assertEquals(3, second.registerApplication("c").id());
    }

    @Test
    void shouldNotGiveBlocksThatOverlap() {
        SequentialIdBlocks blocks = new SequentialIdBlocks();
        long first = blocks.getIdBlock("topic").getNextId();
        assertEquals(first + 0x1000, blocks.getIdBlock("topic").getNextId());
        assertEquals(first, blocks.getIdBlock("other").getNextId());
    }
}
