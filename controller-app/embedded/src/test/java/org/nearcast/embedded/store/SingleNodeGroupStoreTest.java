// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.DefaultGroupKey;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupEvent;
import org.onosproject.net.group.GroupEvent.Type;
import org.onosproject.net.group.GroupKey;
import org.onosproject.net.group.GroupStore.UpdateType;

class SingleNodeGroupStoreTest {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final GroupKey KEY = new DefaultGroupKey(new byte[] {1});

    private final SingleNodeGroupStore store = new SingleNodeGroupStore();
    private final List<Type> events = new ArrayList<>();

    @BeforeEach
    void listen() {
        store.setDelegate((GroupEvent event) -> events.add(event.type()));
    }

    private static GroupBuckets buckets(int... ports) {
        List<GroupBucket> buckets = new ArrayList<>();
        for (int port : ports) {
            buckets.add(DefaultGroupBucket.createAllGroupBucket(DefaultTrafficTreatment.builder()
                    .setOutput(PortNumber.portNumber(port))
                    .build()));
        }
        return new GroupBuckets(buckets);
    }

    private static GroupDescription wanted() {
        return new DefaultGroupDescription(
                DEVICE, GroupDescription.Type.ALL, buckets(1, 2), KEY, null, new DefaultApplicationId(1, "app"));
    }

    private static Group seen(int id) {
        return new DefaultGroup(new GroupId(id), DEVICE, GroupDescription.Type.ALL, buckets(9));
    }

    @Test
    void shouldWaitForTheSwitchsListAndAvoidItsNumbers() {
        store.storeGroupDescription(wanted());
        assertNull(store.getGroup(DEVICE, KEY));
        store.pushGroupMetrics(DEVICE, List.of(seen(1)));
        assertEquals(2, store.getGroup(DEVICE, KEY).id().id());
        assertEquals(List.of(Type.GROUP_REMOVE_REQUESTED, Type.GROUP_ADD_REQUESTED), events);
    }

    @Test
    void shouldBeAddedWhenSwitchListsIt() {
        store.pushGroupMetrics(DEVICE, List.of());
        store.storeGroupDescription(wanted());
        store.pushGroupMetrics(DEVICE, List.of(seen(1)));
        assertEquals(Group.GroupState.ADDED, store.getGroup(DEVICE, KEY).state());
        assertEquals(List.of(Type.GROUP_ADD_REQUESTED, Type.GROUP_ADDED), events);
    }

    @Test
    void shouldAddAgainWhatSwitchLost() {
        store.pushGroupMetrics(DEVICE, List.of());
        store.storeGroupDescription(wanted());
        store.pushGroupMetrics(DEVICE, List.of(seen(1)));
        store.pushGroupMetrics(DEVICE, List.of());
        assertEquals(List.of(Type.GROUP_ADD_REQUESTED, Type.GROUP_ADDED, Type.GROUP_ADD_REQUESTED), events);
    }

    @Test
    void shouldChangeBuckets() {
        store.pushGroupMetrics(DEVICE, List.of());
        store.storeGroupDescription(wanted());
        store.updateGroupDescription(DEVICE, KEY, UpdateType.ADD, buckets(2), null);
        store.updateGroupDescription(DEVICE, KEY, UpdateType.ADD, buckets(3), null);
        store.updateGroupDescription(DEVICE, KEY, UpdateType.REMOVE, buckets(1), null);
        assertEquals(buckets(2, 3), store.getGroup(DEVICE, KEY).buckets());
        assertEquals(
                List.of(Type.GROUP_ADD_REQUESTED, Type.GROUP_UPDATE_REQUESTED, Type.GROUP_UPDATE_REQUESTED), events);
    }

    @Test
    void shouldRemoveWhenSwitchNoLongerListsIt() {
        store.pushGroupMetrics(DEVICE, List.of());
        store.storeGroupDescription(wanted());
        store.pushGroupMetrics(DEVICE, List.of(seen(1)));
        store.deleteGroupDescription(DEVICE, KEY);
        store.pushGroupMetrics(DEVICE, List.of());
        assertNull(store.getGroup(DEVICE, KEY));
        assertEquals(Type.GROUP_REMOVED, events.get(events.size() - 1));
    }
}
