// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupOperation.GroupMsgErrorCode;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProvider;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupModFailedCode;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.errormsg.OFGroupModFailedErrorMsg;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups (ALL, INDIRECT, SELECT, FAILOVER) in switches. A group counts as there when the switch lists it, so every operation
 * is followed by a request for the list.
 */
public final class GroupAdapter extends AbstractProvider implements GroupProvider, OpenFlowEventListener {

    private static final Logger log = LoggerFactory.getLogger(GroupAdapter.class);

    private final OpenFlowController controller;
    private final GroupProviderService groups;
    private final Map<Long, GroupOperation> sent = new ConcurrentHashMap<>();
    private final Map<Dpid, Map<Integer, OFGroupStatsEntry>> counters = new ConcurrentHashMap<>();

    /** Registers with the group manager and listens to the controller. */
    public GroupAdapter(OpenFlowController controller, GroupProviderRegistry registry) {
        super(OpenFlowIds.PROVIDER);
        this.controller = controller;
        this.groups = registry.register(this);
        controller.addEventListener(this);
    }

    @Override
    public void performGroupOperation(DeviceId device, GroupOperations operations) {
        OpenFlowSwitch sw = controller.getSwitch(OpenFlowIds.dpid(device));
        if (sw == null) {
            return;
        }
        for (GroupOperation operation : operations.operations()) {
            long xid = OpenFlowIds.requestXid();
            try {
                OFGroupMod message = message(sw.factory(), operation, xid);
                sent.put(xid, operation);
                sw.sendMsg(message);
            } catch (UnsupportedRuleException | RuntimeException e) {
                log.warn("group {} for {} fails: {}", operation.groupId(), device, e.getMessage());
                failed(device, operation, GroupMsgErrorCode.INVALID_GROUP);
            }
        }
        ask(sw);
    }

    /** Asks a switch for its groups and their counters; counters first, since the list is what completes the picture. */
    void ask(OpenFlowSwitch sw) {
        OFFactory factory = sw.factory();
        sw.sendMsg(factory.buildGroupStatsRequest()
                .setGroup(OFGroup.ALL)
                .setXid(OpenFlowIds.requestXid())
                .build());
        sw.sendMsg(factory.buildGroupDescStatsRequest()
                .setXid(OpenFlowIds.requestXid())
                .build());
    }

    private static OFGroupMod message(OFFactory factory, GroupOperation operation, long xid)
            throws UnsupportedRuleException {
        OFGroupMod.Builder builder =
                switch (operation.opType()) {
                    case ADD -> factory.buildGroupAdd();
                    case MODIFY -> factory.buildGroupModify();
                    case DELETE -> factory.buildGroupDelete();
                };
        builder.setXid(xid).setGroup(OFGroup.of(operation.groupId().id())).setGroupType(type(operation.groupType()));
        if (operation.opType() != GroupOperation.Type.DELETE) {
            List<OFBucket> buckets = new ArrayList<>();
            for (GroupBucket bucket : operation.buckets().buckets()) {
                buckets.add(bucket(factory, operation.groupType(), bucket));
            }
            builder.setBuckets(buckets);
        }
        return builder.build();
    }

    private static OFGroupType type(GroupDescription.Type type) throws UnsupportedRuleException {
        return switch (type) {
            case ALL -> OFGroupType.ALL;
            case INDIRECT -> OFGroupType.INDIRECT;
            case SELECT -> OFGroupType.SELECT;
            case FAILOVER -> OFGroupType.FF;
            case CLONE -> throw new UnsupportedRuleException("OpenFlow 1.3 has no CLONE groups");
        };
    }

    private static OFBucket bucket(OFFactory factory, GroupDescription.Type type, GroupBucket bucket)
            throws UnsupportedRuleException {
        OFBucket.Builder builder = factory.buildBucket()
                .setActions(new ActionWriter(factory).actions(bucket.treatment().allInstructions()))
                .setWatchGroup(OFGroup.ANY)
                .setWatchPort(OFPort.ANY);
        if (type == GroupDescription.Type.SELECT) {
            builder.setWeight(Math.max(1, bucket.weight()));
        }
        if (type == GroupDescription.Type.FAILOVER) {
            if (bucket.watchPort() != null) {
                builder.setWatchPort(PacketAdapter.port(bucket.watchPort()));
            }
            if (bucket.watchGroup() != null) {
                builder.setWatchGroup(OFGroup.of(bucket.watchGroup().id()));
            }
        }
        return builder.build();
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        if (message instanceof OFGroupStatsReply reply) {
            Map<Integer, OFGroupStatsEntry> byId = new ConcurrentHashMap<>();
            reply.getEntries().forEach(entry -> byId.put(entry.getGroup().getGroupNumber(), entry));
            counters.put(dpid, byId);
        } else if (message instanceof OFGroupDescStatsReply reply) {
            sent.clear();
            groups.pushGroupMetrics(OpenFlowIds.device(dpid), read(dpid, reply));
        } else if (message instanceof OFGroupModFailedErrorMsg error) {
            GroupOperation operation = sent.remove(error.getXid());
            if (operation != null) {
                log.warn("{} refuses group {}: {}", OpenFlowIds.device(dpid), operation.groupId(), error.getCode());
                failed(OpenFlowIds.device(dpid), operation, code(error.getCode()));
            }
        }
    }

    private void failed(DeviceId device, GroupOperation operation, GroupMsgErrorCode code) {
        groups.groupOperationFailed(device, GroupOperation.createFailedGroupOperation(operation, code));
    }

    private static GroupMsgErrorCode code(OFGroupModFailedCode code) {
        return GroupMsgErrorCode.values()[code.ordinal()];
    }

    private List<Group> read(Dpid dpid, OFGroupDescStatsReply reply) {
        List<Group> read = new ArrayList<>();
        Map<Integer, OFGroupStatsEntry> known = counters.getOrDefault(dpid, Map.of());
        for (OFGroupDescStatsEntry entry : reply.getEntries()) {
            int id = entry.getGroup().getGroupNumber();
            DefaultGroup group = new DefaultGroup(
                    new GroupId(id), OpenFlowIds.device(dpid), type(entry.getGroupType()), buckets(entry));
            OFGroupStatsEntry counted = known.get(id);
            if (counted != null) {
                group.setLife(counted.getDurationSec());
                group.setPackets(counted.getPacketCount().getValue());
                group.setBytes(counted.getByteCount().getValue());
                group.setReferenceCount(counted.getRefCount());
            }
            read.add(group);
        }
        return read;
    }

    private static GroupDescription.Type type(OFGroupType type) {
        return switch (type) {
            case ALL -> GroupDescription.Type.ALL;
            case INDIRECT -> GroupDescription.Type.INDIRECT;
            case SELECT -> GroupDescription.Type.SELECT;
            case FF -> GroupDescription.Type.FAILOVER;
        };
    }

    private static GroupBuckets buckets(OFGroupDescStatsEntry entry) {
        List<GroupBucket> buckets = new ArrayList<>();
        for (OFBucket bucket : entry.getBuckets()) {
            try {
                buckets.add(DefaultGroupBucket.createAllGroupBucket(ActionReader.readActions(bucket.getActions())));
            } catch (UnsupportedRuleException e) {
                log.debug("a bucket of group {} left out: {}", entry.getGroup(), e.getMessage());
            }
        }
        return new GroupBuckets(buckets);
    }
}
