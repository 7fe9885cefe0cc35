// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import org.nearcast.overlay.nat.stun.StunServer;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.nat.stun.TransactionId;

/** What strangers, and peers that mean harm, make a host do. */
class HostileTraversalTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final Endpoint SERVER = Endpoint.ipv4(0xc6336401, 3_478);
    private static final Endpoint CONTACT = Endpoint.ipv4(0xc6336409, 4_000);
    private static final Endpoint VICTIM = Endpoint.ipv4(0xcb007105, 80);
    private static final PeerId EVIL = new PeerId(9, 9, 9, 9);

    private final StubHost host = new StubHost(1);
    private final List<Payload> signals = new ArrayList<>();
    private final List<Endpoint> above = new ArrayList<>();
    private final Traversal traversal =
            new Traversal(host, TraversalSettings.of(List.of(SERVER)).relaying(RelaySettings.MODEST));

    @BeforeEach
    void begin() {
        traversal.carry(
                new Protocol() {
                    @Override
                    public void start() {}

                    @Override
                    public void receive(Endpoint from, PayloadReader payload) {
                        above.add(from);
                    }
                },
                (to, signal) -> signals.add(signal),
                new Traversal.Listener() {
                    @Override
                    public void connected(PeerId peer, Endpoint at, Way way) {}

                    @Override
                    public void lost(PeerId peer, Endpoint at) {}
                });
        traversal.start();
    }

    private void hear(Endpoint from, Payload payload) {
        traversal.receive(from, payload.reader());
        assertNull(host.broken());
    }

    private void hear(PeerId from, Signal signal) {
        traversal.signalled(
                new PeerContact(from, CONTACT), SignalCodec.write(signal).reader());
        assertNull(host.broken());
    }

    private static Signal.Description offer(
            long meeting, int round, NatType type, Endpoint latest, List<Candidate> candidates) {
        Credentials credentials = new Credentials(5, new byte[16]);
        return new Signal.Description(meeting, true, round, 0, credentials, type, latest, 255, candidates);
    }

    private static List<Candidate> atVictim() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < Signal.MAX_CANDIDATES; i++) {
            candidates.add(Candidate.of(CandidateType.SERVER_REFLEXIVE, VICTIM.withPort(80 + i), i));
        }
        return candidates;
    }

    private long sentTo(Endpoint address) {
        return host.sent.stream().filter(sent -> sent.to().sameAddress(address)).count();
    }

    @Test
    void shouldNotBelieveForgedServers() {
        TransactionId asked =
                StunMessage.read(host.sent.get(0).payload().reader()).id();
        StunWriter forged =
                StunWriter.binding(StunClass.SUCCESS, asked).maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, VICTIM);
        hear(VICTIM, forged.end());
        for (int i = 0; i < 1_000; i++) {
            hear(
                    SERVER,
                    StunWriter.binding(StunClass.SUCCESS, new TransactionId(i, i))
                            .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, VICTIM)
                            .end());
        }
        host.pass(5 * SECOND_NS);
        assertEquals(NatType.UNKNOWN, traversal.natType());
        assertEquals(1_001, traversal.counters().strays());
    }

    @Test
    void shouldNotBeMadeToFloodWhomAnOfferPointsAt() {
        host.pass(5 * SECOND_NS);
        host.sent.clear();
        NatType sequential = new NatType(
                Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Allocation.SEQUENTIAL, 1);
        for (int round = 0; round < 250; round++) {
            hear(EVIL, offer(1, round, sequential, VICTIM.withPort(1_024 + 100 * round), atVictim()));
            hear(EVIL, new Signal.Go(1, round));
            host.pass(SECOND_NS / 50);
        }
        host.pass(20 * SECOND_NS);
        assertTrue(sentTo(VICTIM) <= 160 + 32 * 7, sentTo(VICTIM) + " checks to who never answered");
        assertEquals(0, traversal.counters().meetings());
    }

    @Test
    void shouldNotFloodWhomManyPeersPointAt() {
        host.pass(5 * SECOND_NS);
        host.sent.clear();
        for (int i = 0; i < 2_000; i++) {
            PeerId peer = new PeerId(9, 9, 9, i);
            hear(peer, offer(i, 0, NatType.NONE, null, atVictim()));
            hear(peer, new Signal.Go(i, 0));
            host.pass(SECOND_NS / 200); // 200 a second, for ten seconds
        }
        host.pass(10 * SECOND_NS);
        assertTrue(sentTo(VICTIM) <= 160 + 32 * 17, sentTo(VICTIM) + " checks");
        assertTrue(traversal.counters().refused() > 1_500, "most were refused");
        assertTrue(traversal.counters().suppressed() > 0);
        assertEquals(0, traversal.counters().meetings());
    }

    @Test
    void shouldNotCheckWhereNoPeerCanBe() {
        host.pass(5 * SECOND_NS);
        host.sent.clear();
        List<Candidate> candidates = new ArrayList<>();
        for (int address : new int[] {0x7f000001, 0, 0xe0000001, 0xffffffff, 0x0a000001, 0xc0a80001}) {
            candidates.add(Candidate.of(CandidateType.HOST, Endpoint.ipv4(address, 80), 0));
        }
        candidates.add(Candidate.of(CandidateType.HOST, new Endpoint(0, 1, 80), 0));
        candidates.add(Candidate.of(CandidateType.RELAYED, Targets.relayed(1), 0));
        hear(EVIL, offer(1, 0, NatType.NONE, null, candidates));
        hear(EVIL, new Signal.Go(1, 0));
        hear(EVIL, new Signal.RelayChoice(1, Endpoint.ipv4(0x7f000001, 22), 7, new byte[16]));
        host.pass(10 * SECOND_NS);
        assertEquals(List.of(), host.sent);
    }

    @Test
    void shouldAskASupposedRelayAFewTimesAndNoMore() {
        host.pass(5 * SECOND_NS);
        host.sent.clear();
        hear(EVIL, offer(1, 0, NatType.NONE, null, List.of()));
        for (int i = 0; i < 100; i++) {
            hear(EVIL, new Signal.RelayChoice(1, VICTIM, i, new byte[16]));
        }
        host.pass(60 * SECOND_NS);
        assertTrue(sentTo(VICTIM) <= 4, sentTo(VICTIM) + " requests");
    }

    @Test
    void shouldHoldNoMoreMeetingsThanItMay() {
        for (int i = 0; i < 10_000; i++) {
            hear(new PeerId(9, 9, 9, i), offer(i, 0, NatType.NONE, null, List.of()));
        }
        assertTrue(traversal.counters().meetings() <= 32);
        host.pass(30 * SECOND_NS);
        assertEquals(0, traversal.counters().meetings());
        assertEquals(0, host.timers(), "nothing is left of them");
    }

    @Test
    void shouldNotAnswerChecksThatProveNothing() {
        hear(EVIL, offer(1, 0, NatType.NONE, null, List.of()));
        host.pass(SECOND_NS);
        Signal.Description answer =
                (Signal.Description) SignalCodec.read(signals.get(0).reader());
        host.sent.clear();
        Credentials wrong = new Credentials(answer.credentials().fragment(), new byte[16]);
        for (int i = 0; i < 100; i++) {
            hear(
                    VICTIM,
                    Checks.request(
                            TransactionId.random(host.random()),
                            new Credentials(5, new byte[16]),
                            wrong,
                            true,
                            1,
                            1,
                            true));
        }
        assertEquals(0, sentTo(VICTIM));
    }

    @Test
    void shouldNotTakeEnvelopesOfStrangers() {
        Payload envelope = new PayloadWriter()
                .putByte(Routes.ENVELOPE)
                .putLong(77)
                .putByte(0x41)
                .end();
        hear(VICTIM, envelope);
        hear(Targets.relayed(77), Payload.of((byte) 0x41));
        assertEquals(List.of(), above);
        hear(VICTIM, Payload.of((byte) 0x41));
        assertEquals(List.of(VICTIM), above);
    }

    @Test
    void shouldNotFollowEnvelopesInEnvelopes() {
        hear(EVIL, offer(1, 0, NatType.NONE, null, List.of()));
        host.pass(SECOND_NS);
        hear(EVIL, new Signal.RelayChoice(1, VICTIM, 77, new byte[16]));
        PayloadWriter nested = new PayloadWriter();
        for (int i = 0; i < 100; i++) {
            nested.putByte(Routes.ENVELOPE).putLong(77);
        }
        hear(VICTIM, nested.putByte(0x41).end());
        assertEquals(List.of(), above);
        hear(
                VICTIM,
                new PayloadWriter()
                        .putByte(Routes.ENVELOPE)
                        .putLong(77)
                        .putByte(0x41)
                        .end());
        assertEquals(List.of(Targets.relayed(77)), above, "a plain one of that relay is for the protocol above");
    }

    @Test
    void shouldNotLetAnotherRelayTakeAPathOver() {
        hear(EVIL, offer(1, 0, NatType.NONE, null, List.of()));
        PeerId friend = new PeerId(1, 0, 0, 1);
        hear(friend, offer(2, 0, NatType.NONE, null, List.of()));
        host.pass(SECOND_NS);
        hear(friend, new Signal.RelayChoice(2, SERVER, 77, new byte[16]));
        hear(EVIL, new Signal.RelayChoice(1, VICTIM, 77, new byte[16]));
        hear(
                VICTIM,
                new PayloadWriter()
                        .putByte(Routes.ENVELOPE)
                        .putLong(77)
                        .putByte(0x41)
                        .end());
        assertEquals(List.of(), above);
        hear(
                SERVER,
                new PayloadWriter()
                        .putByte(Routes.ENVELOPE)
                        .putLong(77)
                        .putByte(0x41)
                        .end());
        assertEquals(List.of(Targets.relayed(77)), above);
    }

    @Test
    void shouldRefuseGarbage() {
        assertThrows(MalformedPayloadException.class, () -> hear(VICTIM, Payload.of()));
        assertThrows(MalformedPayloadException.class, () -> hear(VICTIM, Payload.of((byte) 0)));
        assertThrows(MalformedPayloadException.class, () -> hear(VICTIM, Payload.of((byte) 0x30, (byte) 1)));
        assertThrows(MalformedPayloadException.class, () -> hear(VICTIM, Payload.of(new byte[9])));
        assertEquals(List.of(), above);
    }

    @Test
    void shouldServeOnlyAsMuchAsItMay() {
        host.sent.clear();
        for (int i = 0; i < 1_000; i++) {
            hear(VICTIM, StunServer.question(new TransactionId(i, i), 0));
        }
        assertEquals(StunServer.PER_SECOND, sentTo(VICTIM));
    }
}
