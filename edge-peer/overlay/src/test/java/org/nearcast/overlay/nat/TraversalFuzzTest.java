// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.StubHost;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.nat.stun.TransactionId;

/** A host in the hands of strangers: any bytes, signals and messages that are nearly right, answers to what it asked, at any time. */
class TraversalFuzzTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MOST_AT_ONCE = 200;

    private static final class Rig {
        private final StubHost host = new StubHost(1);
        private final List<Payload> signals = new ArrayList<>();
        private final Traversal traversal =
                new Traversal(host, TraversalSettings.of(List.of(at(1), at(2))).relaying(RelaySettings.MODEST));

        Rig() {
            traversal.carry(
                    new Protocol() {
                        @Override
                        public void start() {}

                        @Override
                        public void receive(Endpoint from, PayloadReader payload) {
                            int first = payload.peekByte();
                            assertTrue(first > 3 && first != Routes.ENVELOPE, "is not for the protocol above");
                        }
                    },
                    (to, signal) -> {
                        assertTrue(signal.size() <= Signalling.MAX_BYTES);
                        signals.add(signal);
                    },
                    new Traversal.Listener() {
                        @Override
                        public void connected(PeerId peer, Endpoint at, Way way) {}

                        @Override
                        public void lost(PeerId peer, Endpoint at) {}
                    });
            traversal.start();
        }

        void attempt(Runnable what) {
            int before = host.sent.size();
            try {
                what.run();
            } catch (MalformedPayloadException e) {
                // counted and forgotten
            }
            assertTrue(host.sent.size() - before <= MOST_AT_ONCE, "answers with a flood");
            assertNull(host.broken());
            for (StubHost.Sent sent : host.sent.subList(before, host.sent.size())) {
                assertFalse(Targets.isRelayed(sent.to()), "is nobody's address");
            }
        }

        void end() {
            host.pass(120 * SECOND_NS);
            assertEquals(0, traversal.counters().meetings());
            assertEquals(0, traversal.counters().relayedPaths());
            assertTrue(host.timers() <= 2 + 2 * traversal.counters().ways(), host.timers() + " timers are left");
        }
    }

    private static Endpoint at(int number) {
        return Endpoint.ipv4(0xc6336400 + number, 4_000);
    }

    @FuzzTest(maxDuration = "20s")
    void shouldStandAnyBytes(FuzzedDataProvider data) {
        Rig rig = new Rig();
        while (data.remainingBytes() > 0) {
            Endpoint from = at(data.consumeInt(1, 5));
            byte[] bytes = data.consumeBytes(data.consumeInt(0, 300));
            switch (data.consumeInt(0, 2)) {
                case 0 -> rig.attempt(() -> rig.host.pass(SECOND_NS / 10));
                case 1 ->
                    rig.attempt(
                            () -> rig.traversal.receive(from, Payload.of(bytes).reader()));
                default ->
                    rig.attempt(() -> rig.traversal.signalled(
                            new PeerContact(new PeerId(0, 0, 0, 7), from),
                            Payload.of(bytes).reader()));
            }
        }
        rig.end();
    }

    @FuzzTest(maxDuration = "20s")
    void shouldStandMessagesThatAreNearlyRight(FuzzedDataProvider data) {
        Rig rig = new Rig();
        for (int i = 0; i < 400 && data.remainingBytes() > 0; i++) {
            int peer = data.consumeInt(1, 4);
            Endpoint from = at(data.consumeInt(1, 5));
            PeerContact contact = new PeerContact(new PeerId(0, 0, 0, peer), at(5));
            switch (data.consumeInt(0, 7)) {
                case 0 -> rig.attempt(() -> rig.host.pass(data.consumeLong(0, SECOND_NS / 2)));
                case 1 ->
                    rig.attempt(() -> rig.traversal.connect(contact, new Traversal.Callback() {
                        @Override
                        public void connected(Endpoint at, Way way) {}

                        @Override
                        public void failed(String why) {}
                    }));
                case 2 ->
                    rig.attempt(
                            () -> rig.traversal.receive(from, answer(data, rig).reader()));
                case 3 ->
                    rig.attempt(
                            () -> rig.traversal.receive(from, check(data, rig).reader()));
                case 4 ->
                    rig.attempt(() -> rig.traversal.receive(
                            from,
                            new PayloadWriter()
                                    .putByte(Routes.ENVELOPE)
                                    .putLong(data.consumeInt(0, 3))
                                    .putByte(data.consumeByte())
                                    .end()
                                    .reader()));
                default -> {
                    Signal signal = signal(data, rig);
                    rig.attempt(() -> rig.traversal.signalled(
                            contact, SignalCodec.write(signal).reader()));
                }
            }
        }
        rig.end();
    }

    /** An answer to something that was asked, more or less right. */
    private static Payload answer(FuzzedDataProvider data, Rig rig) {
        List<StubHost.Sent> sent = rig.host.sent;
        TransactionId id = new TransactionId(1, 1);
        if (!sent.isEmpty()) {
            byte[] asked = sent.get(data.consumeInt(Math.max(0, sent.size() - 20), sent.size() - 1))
                    .payload()
                    .toBytes();
            if (asked[0] == 0) {
                id = StunMessage.read(Payload.of(asked).reader()).id();
            }
        }
        StunWriter out = StunWriter.binding(data.consumeBoolean() ? StunClass.SUCCESS : StunClass.ERROR, id);
        if (data.consumeBoolean()) {
            out.maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, at(1).withPort(data.consumeInt(0, 65_535)));
        }
        if (data.consumeBoolean()) {
            out.error(data.consumeBoolean() ? 487 : 438, "");
        }
        return data.consumeBoolean() ? out.integritySha256(new byte[16]).end() : out.endWithFingerprint();
    }

    /** A check of a meeting that there may be, with its key or another. */
    private static Payload check(FuzzedDataProvider data, Rig rig) {
        Credentials to = new Credentials(3, new byte[16]);
        if (!rig.signals.isEmpty()) {
            Signal said = SignalCodec.read(
                    rig.signals.get(data.consumeInt(0, rig.signals.size() - 1)).reader());
            if (said instanceof Signal.Description description) {
                to = description.credentials();
            }
        }
        return Checks.request(
                TransactionId.random(rig.host.random()),
                new Credentials(5, new byte[16]),
                to,
                data.consumeBoolean(),
                data.consumeLong(),
                data.consumeInt(),
                data.consumeBoolean());
    }

    private static Signal signal(FuzzedDataProvider data, Rig rig) {
        long meeting = data.consumeInt(0, 2);
        if (!rig.signals.isEmpty() && data.consumeBoolean()) {
            Signal said = SignalCodec.read(
                    rig.signals.get(data.consumeInt(0, rig.signals.size() - 1)).reader());
            meeting = said.meeting();
        }
        byte[] key = new byte[16];
        return switch (data.consumeInt(0, 7)) {
            case 0 -> new Signal.Go(meeting, data.consumeInt(0, 3));
            case 1 -> new Signal.RelayRequest(meeting, new PeerId(0, 0, 0, 1));
            case 2 -> new Signal.RelayGrant(meeting, data.consumeInt(0, 3), key, key);
            case 3 -> new Signal.RelayRefusal(meeting);
            case 4 -> new Signal.RelayChoice(meeting, at(data.consumeInt(1, 5)), data.consumeInt(0, 3), key);
            case 5 -> new Signal.Refusal(meeting);
            default -> description(data, meeting);
        };
    }

    private static Signal description(FuzzedDataProvider data, long meeting) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = data.consumeInt(0, 16); i > 0; i--) {
            CandidateType type = data.pickValue(CandidateType.values());
            candidates.add(new Candidate(type, at(data.consumeInt(1, 5)).withPort(i), data.consumeInt()));
        }
        Allocation allocation = data.pickValue(Allocation.values());
        int step = allocation == Allocation.RANDOM ? 0 : data.consumeBoolean() ? 1 : -64;
        NatType type =
                new NatType(data.pickValue(Dependence.values()), data.pickValue(Dependence.values()), allocation, step);
        return new Signal.Description(
                meeting,
                data.consumeBoolean(),
                data.consumeInt(0, 255),
                data.consumeInt(0, 65_535),
                new Credentials(5, new byte[16]),
                type,
                data.consumeBoolean() ? at(1).withPort(data.consumeInt(0, 65_535)) : null,
                data.consumeInt(0, 255),
                candidates);
    }
}
