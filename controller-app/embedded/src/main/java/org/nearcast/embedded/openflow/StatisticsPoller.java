// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every switch for its rules, ports and groups from time to time. A switch's rules are asked for one period after it
 * connected and not at once: what is then not wanted is removed, so whoever installed it before a restart needs that time to
 * want it again.
 */
public final class StatisticsPoller implements OpenFlowSwitchListener {

    private static final Logger log = LoggerFactory.getLogger(StatisticsPoller.class);

    private record Polls(ScheduledFuture<?> rules, ScheduledFuture<?> ports) {
        void cancel() {
            rules.cancel(false);
            ports.cancel(false);
        }
    }

    private final OpenFlowController controller;
    private final GroupAdapter groups;
    private final ScheduledExecutorService timer;
    private final Duration rulesEvery;
    private final Duration portsEvery;
    private final Map<Dpid, Polls> polls = new ConcurrentHashMap<>();

    /**
     * @param rulesEvery period of the rules' and groups' poll, above nought
     * @param portsEvery period of the port counters' poll, above nought
     */
    public StatisticsPoller(
            OpenFlowController controller,
            GroupAdapter groups,
            ScheduledExecutorService timer,
            Duration rulesEvery,
            Duration portsEvery) {
        this.controller = controller;
        this.groups = groups;
        this.timer = timer;
        this.rulesEvery = rulesEvery;
        this.portsEvery = portsEvery;
        controller.addListener(this);
    }

    @Override
    public void switchAdded(Dpid dpid) {
        ask(dpid, groups::ask);
        Polls started = new Polls(
                every(rulesEvery, rulesEvery, dpid, sw -> {
                    askRules(sw);
                    groups.ask(sw);
                }),
                every(Duration.ZERO, portsEvery, dpid, StatisticsPoller::askPorts));
        Polls old = polls.put(dpid, started);
        if (old != null) {
            old.cancel();
        }
    }

    @Override
    public void switchRemoved(Dpid dpid) {
        Polls old = polls.remove(dpid);
        if (old != null) {
            old.cancel();
        }
    }

    private ScheduledFuture<?> every(Duration first, Duration period, Dpid dpid, Consumer<OpenFlowSwitch> question) {
        return timer.scheduleAtFixedRate(
                () -> ask(dpid, question), first.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask(Dpid dpid, Consumer<OpenFlowSwitch> question) {
        try {
            OpenFlowSwitch sw = controller.getSwitch(dpid);
            if (sw != null && sw.isConnected()) {
                question.accept(sw);
            }
        } catch (RuntimeException e) {
            log.warn("poll of {} failed", dpid, e);
        }
    }

    private static void askRules(OpenFlowSwitch sw) {
        OFFactory factory = sw.factory();
        sw.sendMsg(factory.buildFlowStatsRequest()
                .setXid(OpenFlowIds.requestXid())
                .setMatch(factory.matchWildcardAll())
                .setTableId(TableId.ALL)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .setCookieMask(U64.ZERO)
                .build());
    }

    private static void askPorts(OpenFlowSwitch sw) {
        sw.sendMsg(sw.factory()
                .buildPortStatsRequest()
                .setXid(OpenFlowIds.requestXid())
                .setPortNo(OFPort.ANY)
                .build());
    }

    @Override
    public void switchChanged(Dpid dpid) {}

    @Override
    public void portChanged(Dpid dpid, OFPortStatus status) {}

    @Override
    public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {}
}
