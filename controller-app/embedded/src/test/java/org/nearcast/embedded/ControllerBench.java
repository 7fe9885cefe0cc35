// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nearcast.embedded.ds.Components;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.TpPort;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.DefaultGroupKey;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupEvent;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;

/**
 * Times the controller with a real switch, inside a lab, and tries what no plain traffic does; first argument a count of
 * rules, second the folder of platform bundles. Prints {@code ready}, then one line a finding; after {@code pings} it punts ICMP and times packets until it has seen that many.
 */
final class ControllerBench {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");

    private final Components onos;
    private final ApplicationId app;

    private ControllerBench(Components onos) {
        this.onos = onos;
        this.app = onos.get(CoreService.class).registerApplication("bench");
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        List<Path> platform;
        try (Stream<Path> files = Files.list(Path.of(arguments[1]))) {
            platform = files.toList();
        }
        Controller controller = Controller.start(new ControllerOptions(
                6653,
                new InetSocketAddress("127.0.0.1", 8181),
                null,
                null,
                List.of(),
                platform,
                Map.of(),
                Settings.of(ConfigFactory.load())));
        System.out.println("ready");
        ControllerBench bench = new ControllerBench(controller.onos());
        bench.rules(count / 2);
        print("rule add to barrier", bench.rules(count));
        System.out.println("rule into a group that is not there: " + bench.refused());
        System.out.println("group of three: " + bench.group());
        print("packet-in to packet-out", bench.packets(count));
        Runtime.getRuntime().halt(0);
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: n=%d p50=%.0f us p95=%.0f us p99=%.0f us%n",
                what,
                nanos.length,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 95 / 100] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3);
    }

    private long[] rules(int count) throws Exception {
        while (!onos.get(DeviceService.class).isAvailable(DEVICE)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            apply(FlowRuleOperations.builder().add(rule(i)));
            nanos[i] = System.nanoTime() - start;
        }
        FlowRuleOperations.Builder all = FlowRuleOperations.builder();
        for (int i = 0; i < count; i++) {
            all.remove(rule(i));
        }
        apply(all);
        return nanos;
    }

    private void apply(FlowRuleOperations.Builder operations) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onos.get(FlowRuleService.class).apply(operations.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations succeeded) {
                done.complete(null);
            }

            @Override
            public void onError(FlowRuleOperations failed) {
                done.completeExceptionally(new IllegalStateException("failed"));
            }
        }));
        done.get(5, TimeUnit.SECONDS);
    }

    private String refused() throws Exception {
        FlowRule rule = rule(
                1, DefaultTrafficTreatment.builder().group(new GroupId(4711)).build());
        try {
            apply(FlowRuleOperations.builder().add(rule));
            return "accepted";
        } catch (ExecutionException e) {
            // Rules that were removed before stay listed until the next poll shows that they are gone.
            boolean kept = StreamSupport.stream(
                            onos.get(FlowRuleService.class)
                                    .getFlowEntriesById(app)
                                    .spliterator(),
                            false)
                    .anyMatch(entry -> entry.id().equals(rule.id()) && entry.state() != FlowEntryState.PENDING_REMOVE);
            return kept ? "refused, but kept" : "refused";
        }
    }

    private String group() throws Exception {
        GroupService groups = onos.get(GroupService.class);
        CompletableFuture<Group> added = new CompletableFuture<>();
        groups.addListener(event -> {
            if (event.type() == GroupEvent.Type.GROUP_ADDED) {
                added.complete(event.subject());
            }
        });
        List<GroupBucket> buckets = Stream.of(1, 2, 3)
                .map(port -> DefaultGroupBucket.createAllGroupBucket(DefaultTrafficTreatment.builder()
                        .setIpDst(IpAddress.valueOf("10.99.0." + port))
                        .setOutput(PortNumber.portNumber(port))
                        .build()))
                .toList();
        DefaultGroupKey key = new DefaultGroupKey(new byte[] {1});
        groups.addGroup(new DefaultGroupDescription(
                DEVICE, GroupDescription.Type.ALL, new GroupBuckets(buckets), key, null, app));
        Group group = added.get(10, TimeUnit.SECONDS);
        FlowRule rule =
                rule(1, DefaultTrafficTreatment.builder().group(group.id()).build());
        apply(FlowRuleOperations.builder().add(rule));
        apply(FlowRuleOperations.builder().remove(rule));
        return "added with " + group.buckets().buckets().size() + " buckets, used by a rule";
    }

    private FlowRule rule(int number) {
        return rule(
                number,
                DefaultTrafficTreatment.builder()
                        .setOutput(PortNumber.portNumber(2))
                        .build());
    }

    private FlowRule rule(int number, TrafficTreatment treatment) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .fromApp(app)
                .withPriority(100)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchEthType(Ethernet.TYPE_IPV4)
                        .matchIPProtocol(IPv4.PROTOCOL_TCP)
                        .matchIPSrc(IpPrefix.valueOf(0x0a000000 + number, 32))
                        .matchTcpDst(TpPort.tpPort(1935))
                        .build())
                .withTreatment(treatment)
                .makePermanent()
                .build();
    }

    private long[] packets(int count) throws Exception {
        AtomicLong began = new AtomicLong();
        LongStream.Builder nanos = LongStream.builder();
        CompletableFuture<Void> enough = new CompletableFuture<>();
        AtomicLong seen = new AtomicLong();
        onos.get(PacketService.class).addProcessor(context -> began.set(System.nanoTime()), PacketProcessor.advisor(0));
        onos.get(OpenFlowController.class).addMessageListener(new OpenFlowMessageListener() {
            @Override
            public void handleIncomingMessage(Dpid dpid, OFMessage message) {}

            @Override
            public synchronized void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {
                long start = began.getAndSet(0);
                if (start != 0 && messages.get(0).getType() == OFType.PACKET_OUT) {
                    nanos.add(System.nanoTime() - start);
                    if (seen.incrementAndGet() == count) {
                        enough.complete(null);
                    }
                }
            }
        });
        FlowRuleOperations.Builder punt = FlowRuleOperations.builder();
        punt.add(DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .fromApp(app)
                .withPriority(200)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchEthType(Ethernet.TYPE_IPV4)
                        .matchIPProtocol(IPv4.PROTOCOL_ICMP)
                        .build())
                .withTreatment(DefaultTrafficTreatment.builder().punt().build())
                .makePermanent()
                .build());
        apply(punt);
        System.out.println("pings");
        enough.get(60, TimeUnit.SECONDS);
        return nanos.build().limit(count).toArray();
    }
}
