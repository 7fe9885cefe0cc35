// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.group.GroupEvent.Type.GROUP_ADDED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_ADD_FAILED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_ADD_REQUESTED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_BUCKET_FAILOVER;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_REMOVED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_REMOVE_FAILED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_REMOVE_REQUESTED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_UPDATED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_UPDATE_FAILED;
import static org.onosproject.net.group.GroupEvent.Type.GROUP_UPDATE_REQUESTED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.Group.GroupState;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupEvent;
import org.onosproject.net.group.GroupKey;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupStore;
import org.onosproject.net.group.GroupStoreDelegate;
import org.onosproject.net.group.StoredGroupEntry;
import org.onosproject.store.AbstractStore;

/**
 * Groups wanted in the switches. A group waits until its switch has told once which groups it holds (the audit), so a new
 * number never meets one that an earlier controller left behind; what is left behind and unused is removed.
 */
public final class SingleNodeGroupStore extends AbstractStore<GroupEvent, GroupStoreDelegate> implements GroupStore {

    private static final class Table {
        final Map<GroupKey, StoredGroupEntry> byKey = new ConcurrentHashMap<>();
        final Map<GroupId, StoredGroupEntry> byId = new ConcurrentHashMap<>();
        final Map<GroupKey, GroupDescription> waiting = new ConcurrentHashMap<>();
        final Map<GroupId, Group> extraneous = new ConcurrentHashMap<>();
        volatile boolean audited;
        int lastId;

        void put(StoredGroupEntry group) {
            byKey.put(group.appCookie(), group);
            byId.put(group.id(), group);
        }

        void remove(Group group) {
            byKey.remove(group.appCookie());
            byId.remove(group.id());
        }
    }

    private final Map<DeviceId, Table> tables = new ConcurrentHashMap<>();

    @Override
    public int getGroupCount(DeviceId deviceId) {
        return table(deviceId).byKey.size();
    }

    @Override
    public Iterable<Group> getGroups(DeviceId deviceId) {
        return new ArrayList<>(table(deviceId).byKey.values());
    }

    @Override
    public Group getGroup(DeviceId deviceId, GroupKey key) {
        return table(deviceId).byKey.get(key);
    }

    @Override
    public Group getGroup(DeviceId deviceId, GroupId groupId) {
        return table(deviceId).byId.get(groupId);
    }

    @Override
    public void storeGroupDescription(GroupDescription description) {
        Table table = table(description.deviceId());
        StoredGroupEntry group;
        synchronized (table) {
            if (table.byKey.containsKey(description.appCookie())) {
                return;
            }
            if (!table.audited) {
                table.waiting.put(description.appCookie(), description);
                return;
            }
            group = new DefaultGroup(freeId(table, description), description);
            table.put(group);
        }
        notifyDelegate(new GroupEvent(GROUP_ADD_REQUESTED, group));
    }

    private static GroupId freeId(Table table, GroupDescription description) {
        if (description.givenGroupId() != null) {
            return new GroupId(description.givenGroupId());
        }
        GroupId id;
        do {
            id = new GroupId(++table.lastId);
        } while (table.byId.containsKey(id) || table.extraneous.containsKey(id));
        return id;
    }

    @Override
    public void updateGroupDescription(
            DeviceId deviceId, GroupKey oldKey, UpdateType type, GroupBuckets buckets, GroupKey newKey) {
        Table table = table(deviceId);
        StoredGroupEntry after;
        synchronized (table) {
            StoredGroupEntry before = table.byKey.get(oldKey);
            List<GroupBucket> updated =
                    before == null ? null : updated(before.buckets().buckets(), type, buckets.buckets());
            if (updated == null) {
                return;
            }
            after = new DefaultGroup(
                    before.id(),
                    new DefaultGroupDescription(
                            deviceId,
                            before.type(),
                            new GroupBuckets(updated),
                            newKey == null ? oldKey : newKey,
                            before.givenGroupId(),
                            before.appId()));
            after.setState(GroupState.PENDING_UPDATE);
            after.setLife(before.life());
            after.setPackets(before.packets());
            after.setBytes(before.bytes());
            table.remove(before);
            table.put(after);
        }
        notifyDelegate(new GroupEvent(GROUP_UPDATE_REQUESTED, after));
    }

    /** The new list of buckets, or null when nothing changes. */
    private static List<GroupBucket> updated(List<GroupBucket> before, UpdateType type, List<GroupBucket> given) {
        List<GroupBucket> result = new ArrayList<>(before);
        switch (type) {
            case SET -> {
                return given;
            }
            case REMOVE -> result.removeAll(given);
            case ADD -> {
                result.removeAll(given);
                result.addAll(given);
                boolean same = before.containsAll(given)
                        && given.stream().allMatch(bucket -> before.stream().anyMatch(bucket::hasSameParameters));
                return same ? null : result;
            }
        }
        return result.size() == before.size() ? null : result;
    }

    @Override
    public void deleteGroupDescription(DeviceId deviceId, GroupKey key) {
        Table table = table(deviceId);
        StoredGroupEntry group;
        synchronized (table) {
            table.waiting.remove(key);
            group = table.byKey.get(key);
            if (group == null) {
                return;
            }
            group.setState(GroupState.PENDING_DELETE);
        }
        notifyDelegate(new GroupEvent(GROUP_REMOVE_REQUESTED, group));
    }

    @Override
    public void addOrUpdateGroupEntry(Group seen) {
        StoredGroupEntry stored = table(seen.deviceId()).byId.get(seen.id());
        if (stored == null) {
            return;
        }
        GroupEvent.Type type;
        synchronized (stored) {
            stored.setLife(seen.life());
            stored.setPackets(seen.packets());
            stored.setBytes(seen.bytes());
            stored.setReferenceCount(seen.referenceCount());
            if (stored.state() == GroupState.PENDING_DELETE) {
                return;
            }
            type = stored.state() == GroupState.PENDING_ADD ? GROUP_ADDED : GROUP_UPDATED;
            stored.setState(GroupState.ADDED);
        }
        notifyDelegate(new GroupEvent(type, stored));
    }

    @Override
    public void removeGroupEntry(Group group) {
        StoredGroupEntry stored = table(group.deviceId()).byId.get(group.id());
        if (stored != null) {
            table(group.deviceId()).remove(stored);
            notifyDelegate(new GroupEvent(GROUP_REMOVED, stored));
        }
    }

    @Override
    public void purgeGroupEntry(DeviceId deviceId) {
        purge(deviceId, group -> true);
    }

    @Override
    public void purgeGroupEntries(DeviceId deviceId, ApplicationId appId) {
        purge(deviceId, group -> appId.equals(group.appId()));
    }

    @Override
    public void purgeGroupEntries() {
        tables.keySet().forEach(this::purgeGroupEntry);
    }

    private void purge(DeviceId deviceId, Predicate<Group> which) {
        Table table = table(deviceId);
        List.copyOf(table.byId.values()).stream().filter(which).forEach(this::removeGroupEntry);
    }

    @Override
    public void addOrUpdateExtraneousGroupEntry(Group group) {
        table(group.deviceId()).extraneous.put(group.id(), group);
        if (group.referenceCount() == 0) {
            notifyDelegate(new GroupEvent(GROUP_REMOVE_REQUESTED, group));
        }
    }

    @Override
    public void removeExtraneousGroupEntry(Group group) {
        table(group.deviceId()).extraneous.remove(group.id());
    }

    @Override
    public Iterable<Group> getExtraneousGroups(DeviceId deviceId) {
        return new ArrayList<>(table(deviceId).extraneous.values());
    }

    @Override
    public void deviceInitialAuditCompleted(DeviceId deviceId, boolean completed) {
        Table table = table(deviceId);
        List<GroupDescription> released = List.of();
        synchronized (table) {
            table.audited = completed;
            if (completed) {
                released = List.copyOf(table.waiting.values());
                table.waiting.clear();
            }
        }
        released.forEach(this::storeGroupDescription);
    }

    @Override
    public boolean deviceInitialAuditStatus(DeviceId deviceId) {
        return table(deviceId).audited;
    }

    @Override
    public void groupOperationFailed(DeviceId deviceId, GroupOperation operation) {
        StoredGroupEntry group = table(deviceId).byId.get(operation.groupId());
        if (group == null) {
            return;
        }
        table(deviceId).remove(group);
        GroupEvent.Type type =
                switch (operation.opType()) {
                    case ADD -> GROUP_ADD_FAILED;
                    case MODIFY -> GROUP_UPDATE_FAILED;
                    case DELETE -> GROUP_REMOVE_FAILED;
                };
        notifyDelegate(new GroupEvent(type, group));
    }

    /** What the switch holds, against what it should hold. */
    @Override
    public void pushGroupMetrics(DeviceId deviceId, Collection<Group> seen) {
        Table table = table(deviceId);
        Set<GroupId> seenIds = new HashSet<>();
        for (Group group : seen) {
            seenIds.add(group.id());
            if (table.byId.containsKey(group.id())) {
                addOrUpdateGroupEntry(group);
            } else {
                addOrUpdateExtraneousGroupEntry(group);
            }
        }
        table.extraneous.keySet().retainAll(seenIds);
        for (StoredGroupEntry stored : List.copyOf(table.byId.values())) {
            if (!seenIds.contains(stored.id())) {
                missing(stored);
            }
        }
        if (!table.audited) {
            deviceInitialAuditCompleted(deviceId, true);
        }
    }

    private void missing(StoredGroupEntry stored) {
        if (stored.state() == GroupState.PENDING_DELETE) {
            removeGroupEntry(stored);
        } else {
            stored.setState(GroupState.PENDING_ADD);
            notifyDelegate(new GroupEvent(GROUP_ADD_REQUESTED, stored));
        }
    }

    @Override
    public void notifyOfFailovers(Collection<Group> groups) {
        notifyDelegate(groups.stream()
                .filter(group -> group.type() == GroupDescription.Type.FAILOVER)
                .map(group -> new GroupEvent(GROUP_BUCKET_FAILOVER, group))
                .toList());
    }

    private Table table(DeviceId deviceId) {
        return tables.computeIfAbsent(deviceId, id -> new Table());
    }
}
