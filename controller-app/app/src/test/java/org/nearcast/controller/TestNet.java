// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nearcast.controller.fake.FakeConfig;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.FakeNetwork;
import org.nearcast.controller.fake.FakePackets;
import org.nearcast.controller.fake.FakeStorage;
import org.nearcast.controller.fake.FakeSwitch;
import org.nearcast.controller.fake.ManualWorkers;
import org.nearcast.controller.frame.WhoHas;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.Ethernet;
import org.onosproject.TestApplicationId;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketContextAdapter;

/**
 * The application on a made-up network: frames are put in at ports, go through the rules it installed, come to it where these
 * say so, and what leaves by a port, from the switch or from the application, is there to look at.
 */
final class TestNet {

    static final String CDN = "10.0.0.254";
    static final String CDN_MAC = "00:00:00:00:00:fe";
    static final String GATEWAY = "10.0.0.2";
    static final String GATEWAY_MAC = "00:00:00:00:00:02";
    static final ConnectPoint CDN_PORT = FakeNetwork.port(1, 1);
    static final ConnectPoint GATEWAY_PORT = FakeNetwork.port(1, 2);

    /** A frame that left by a port. */
    static final class Sent {
        final ConnectPoint port;
        final byte[] frame;

        Sent(ConnectPoint port, byte[] frame) {
            this.port = port;
            this.frame = frame;
        }

        Ethernet parsed() {
            return FakeSwitch.parse(frame);
        }
    }

    final FakeNetwork network = new FakeNetwork();
    final FakeFlowRules flows = new FakeFlowRules();
    final FakePackets packets = new FakePackets();
    final FakeStorage storage = new FakeStorage();
    final ApplicationId appId = TestApplicationId.create(NearcastApp.NAME);
    final FakeConfig config = new FakeConfig(appId);
    final List<Sent> sent = new ArrayList<>();
    /** Packets that came to the application, each with the port that its switch got it from. */
    private final List<Sent> brought = new ArrayList<>();
    /** For hosts that are needed and not known. */
    private final List<Sent> questions = new ArrayList<>();

    ManualWorkers workers;
    NearcastApp app;
    /** Packets that came to the application since the last look. */
    int toController;
    /** Packets that no rule and not the application took: forwarding's. */
    int leftToForwarding;

    /** One switch with 20 ports: the CDN at 1, the gateway's host at 2. */
    static TestNet single() {
        TestNet net = new TestNet();
        net.network.device(1, 20);
        net.network.host(CDN_MAC, CDN, CDN_PORT);
        net.network.host(GATEWAY_MAC, GATEWAY, GATEWAY_PORT);
        return net;
    }

    /** Activates the application with this network configuration. */
    TestNet activate(String json, Object... properties) {
        config.set(json);
        workers = new ManualWorkers();
        app = new NearcastApp() {
            @Override
            Workers workers() {
                return workers;
            }
        };
        app.coreService = new CoreServiceAdapter() {
            @Override
            public ApplicationId registerApplication(String name) {
                return appId;
            }
        };
        app.componentConfigService = new ComponentConfigAdapter();
        app.networkConfig = config;
        app.storageService = storage;
        app.mastershipService = network.mastershipService;
        app.deviceService = network.deviceService;
        app.hostService = network.hostService;
        app.topologyService = network.topologyService;
        app.edgePortService = network.edgeService;
        app.flowRuleService = flows;
        app.packetService = packets;
        app.activate(properties.length == 0 ? Map.of() : Map.of((String) properties[0], properties[1]));
        return this;
    }

    /** What begins next has threads of its own. */
    void newWorkers() {
        workers = new ManualWorkers();
    }

    /** No gateway allowed: the network is only looked at. */
    TestNet passive() {
        return activate("{\"cdn\": [\"10.0.0.254:1935\"]}");
    }

    /** A plain RTMP server at the gateway's port serves the edge. */
    TestNet withServer(Object... properties) {
        return activate(
                "{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [{\"address\": \"10.0.0.2:1936\"}]}", properties);
    }

    /** Puts a frame in at a port and lets it go its way. */
    void inject(ConnectPoint at, byte[] frame) {
        List<FakeSwitch.Out> outs = FakeSwitch.pass(flows.rules(), at, frame);
        if (outs == null) {
            deliver(at, frame, Optional.of(0L));
            return;
        }
        outs.stream().map(FakeSwitch.Out::by).distinct().forEach(flows::matched);
        for (FakeSwitch.Out out : outs) {
            if (out.port().equals(PortNumber.CONTROLLER)) {
                deliver(at, out.frame(), Optional.of(out.by().id().value()));
            } else {
                sent.add(new Sent(new ConnectPoint(at.deviceId(), out.port()), out.frame()));
            }
        }
    }

    /** Brings the application a packet as a punt at this port would. */
    void toApplication(ConnectPoint at, byte[] frame) {
        long cookie = flows.rules(Priorities.PUNT).stream()
                .filter(rule -> rule.deviceId().equals(at.deviceId())
                        && rule.selector().criteria().contains(Criteria.matchInPort(at.port())))
                .findFirst()
                .map(rule -> rule.id().value())
                .orElse((long) appId.id() << 48);
        deliver(at, frame, Optional.of(cookie));
    }

    /** Brings the application a packet as a connection's rule would, copied. */
    void toApplicationAsCopy(ConnectPoint at, byte[] frame) {
        deliver(
                at,
                frame,
                Optional.of(flows.rules(Priorities.CONNECTION).get(0).id().value()));
    }

    /** Brings the application a packet that a rule of another application sent to the controller. */
    void toApplicationByForeignRule(ConnectPoint at, byte[] frame) {
        deliver(at, frame, Optional.of(0x00ff_0000_0000_0001L));
    }

    /** The controller dies without a word and starts again: the switches and ONOS's stores know what they knew. */
    void restart() {
        restart("{\"address\": \"10.0.0.2:1936\"}");
    }

    /** The controller dies and has lost all that it stored; ONOS takes over what is in the switches. */
    void stopWithNothing() {
        workers.close();
        packets.clear();
        network.clearListeners();
        network.forgetHosts();
        storage.forget();
        flows.clearListeners();
    }

    /** As {@link #stopWithNothing()}, and starts again with this gateway allowed. */
    void restartWithNothing(String gateway) {
        stopWithNothing();
        activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + gateway + "]}");
    }

    /** As {@link #restart()}, with this gateway allowed. */
    void restart(String gateway) {
        workers.close();
        packets.clear();
        network.clearListeners();
        network.forgetHosts();
        flows.lose();
        activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + gateway + "]}");
    }

    private void deliver(ConnectPoint at, byte[] frame, Optional<Long> cookie) {
        toController++;
        brought.add(new Sent(at, frame));
        PacketContextAdapter context = new PacketContextAdapter(
                0, new DefaultInboundPacket(at, null, ByteBuffer.wrap(frame), cookie), null, false);
        packets.process(context);
        if (!context.isHandled()) {
            leftToForwarding++;
        }
        collect();
    }

    private void collect() {
        for (OutboundPacket packet : packets.emitted()) {
            PortNumber port = ((Instructions.OutputInstruction)
                            packet.treatment().allInstructions().get(0))
                    .port();
            byte[] bytes = new byte[packet.data().remaining()];
            packet.data().duplicate().get(bytes);
            boolean asks = Arrays.equals(Arrays.copyOfRange(bytes, 6, 12), WhoHas.ASKER.toBytes());
            (asks ? questions : sent).add(new Sent(new ConnectPoint(packet.sendThrough(), port), bytes));
        }
    }

    void advance(long millis) {
        workers.advance(millis);
        collect();
    }

    /** What left by ports since the last look. */
    List<Sent> takeSent() {
        collect();
        List<Sent> now = List.copyOf(sent);
        sent.clear();
        return now;
    }

    /** What came to the application since the last look; ONOS learns from it where hosts are. */
    List<Sent> takeBrought() {
        List<Sent> now = List.copyOf(brought);
        brought.clear();
        return now;
    }

    JsonNode view(String name) {
        try {
            return new ObjectMapper().readTree(app.view(name));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Questions for hosts, since the last look. */
    List<Sent> takeQuestions() {
        collect();
        List<Sent> now = List.copyOf(questions);
        questions.clear();
        return now;
    }

    /** The sessions of the live table. */
    JsonNode sessions() {
        return view("streams").get("sessions");
    }

    long counted(String counter) {
        return view("metrics").get(counter).asLong();
    }

    TestClient client(int number) {
        return new TestClient(this, FakeNetwork.port(1, 2 + number), number);
    }
}
