// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.StubHost;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.nat.stun.TransactionId;

class RelayServerTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final PeerId ASKER = new PeerId(0, 0, 0, 1);
    private static final Endpoint ONE = Endpoint.ipv4(0xcb007101, 5_001);
    private static final Endpoint OTHER = Endpoint.ipv4(0xcb007102, 5_002);
    private static final Endpoint STRANGER = Endpoint.ipv4(0xcb007103, 5_003);
    private static final RelaySettings SETTINGS = new RelaySettings(5, 3, 8_000_000, 30 * SECOND_NS, 100 * SECOND_NS);

    private final StubHost host = new StubHost(1);
    private final RelayServer relay = new RelayServer(host, host::send, SETTINGS);
    private final Signal.RelayGrant grant = (Signal.RelayGrant) relay.asked(ASKER, 1);

    private StunMessage request(boolean isAsker, Long nonce, byte[] key) {
        StunWriter out = StunWriter.binding(StunClass.REQUEST, TransactionId.random(host.random()))
                .text(StunAttribute.USERNAME, RelayServer.name(grant.tag(), isAsker));
        if (nonce != null) {
            out.longInteger(StunAttribute.NONCE, nonce);
        }
        return StunMessage.read(out.integritySha256(key).endWithFingerprint().reader());
    }

    private StunMessage answer() {
        return StunMessage.read(host.sent.get(host.sent.size() - 1).payload().reader());
    }

    private void bind(Endpoint at, boolean isAsker, byte[] key) {
        relay.bind(at, request(isAsker, null, key));
        assertEquals(438, answer().errorCode());
        relay.bind(at, request(isAsker, answer().longInteger(StunAttribute.NONCE), key));
        assertEquals(StunClass.SUCCESS, answer().what());
        assertEquals(at, answer().mapped());
        assertTrue(answer().isSealedBySha256(key));
    }

    private void bindBoth() {
        bind(ONE, true, grant.askerKey());
        bind(OTHER, false, grant.otherKey());
        host.sent.clear();
    }

    private void pass(Endpoint from, int bytes) {
        relay.pass(from, grant.tag(), Payload.of(new byte[bytes]).reader());
    }

    @Test
    void shouldPassBetweenItsEnds() {
        bindBoth();
        relay.pass(ONE, grant.tag(), Payload.of((byte) 0x41, (byte) 7).reader());
        assertEquals(OTHER, host.sent.get(0).to());
        byte[] bytes = host.sent.get(0).payload().toBytes();
        assertEquals(11, bytes.length);
        assertEquals(0x30, bytes[0]);
        assertEquals(grant.tag(), ByteBuffer.wrap(bytes).getLong(1));
        assertArrayEquals(new byte[] {0x41, 7}, new byte[] {bytes[9], bytes[10]});
        pass(OTHER, 20);
        assertEquals(ONE, host.sent.get(1).to());
        assertEquals(11 + 29, relay.relayedBytes());
    }

    @Test
    void shouldPassNothingForStrangersOrBeforeBothAreBound() {
        pass(ONE, 10);
        bind(ONE, true, grant.askerKey());
        host.sent.clear();
        pass(ONE, 10);
        bind(OTHER, false, grant.otherKey());
        host.sent.clear();
        pass(STRANGER, 10);
        relay.pass(ONE, grant.tag() + 1, Payload.of(new byte[10]).reader());
        assertEquals(List.of(), host.sent);
        assertEquals(4, relay.dropped());
    }

    @Test
    void shouldNotBindWhoDoesNotKnowTheKey() {
        relay.bind(ONE, request(true, null, grant.otherKey()));
        relay.bind(ONE, request(false, null, grant.askerKey()));
        assertEquals(List.of(), host.sent);
        assertEquals(2, relay.refused());
    }

    @Test
    void shouldNotSendToWhomReplayedRequestsPointAt() {
        relay.bind(ONE, request(true, null, grant.askerKey()));
        StunMessage proved = request(true, answer().longInteger(StunAttribute.NONCE), grant.askerKey());
        relay.bind(ONE, proved);
        bind(OTHER, false, grant.otherKey());
        host.sent.clear();
        relay.bind(STRANGER, proved);
        assertEquals(438, answer().errorCode(), "it would have to hear the new nonce");
        host.sent.clear();
        pass(OTHER, 10);
        assertEquals(ONE, host.sent.get(0).to());
    }

    @Test
    void shouldFollowAnEndThatMoves() {
        bindBoth();
        bind(STRANGER, true, grant.askerKey());
        host.sent.clear();
        pass(OTHER, 10);
        assertEquals(STRANGER, host.sent.get(0).to());
    }

    @Test
    void shouldLimitPathsInAllAndOfOne() {
        assertInstanceOf(Signal.RelayGrant.class, relay.asked(ASKER, 2));
        assertInstanceOf(Signal.RelayGrant.class, relay.asked(ASKER, 3));
        assertInstanceOf(Signal.RelayRefusal.class, relay.asked(ASKER, 4));
        assertInstanceOf(Signal.RelayGrant.class, relay.asked(new PeerId(0, 0, 0, 2), 1));
        assertInstanceOf(Signal.RelayGrant.class, relay.asked(new PeerId(0, 0, 0, 3), 1));
        assertInstanceOf(Signal.RelayRefusal.class, relay.asked(new PeerId(0, 0, 0, 4), 1));
        assertEquals(5, relay.size());
    }

    @Test
    void shouldGrantTheSameWhenAskedTwice() {
        assertSame(grant, relay.asked(ASKER, 1));
        assertEquals(1, relay.size());
    }

    @Test
    void shouldLimitTheRate() {
        bindBoth();
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 2_000; i++) {
                pass(ONE, 991); // 1,000 with the envelope, twice what may pass
                host.pass(SECOND_NS / 2_000);
            }
        }
        double passed = relay.relayedBytes() / 10.0;
        assertTrue(passed > 950_000 && passed < 1_050_000, passed + " bytes a second");
        assertTrue(relay.dropped() > 9_000);
    }

    @Test
    void shouldForgetWhatIsSilent() {
        bindBoth();
        host.pass(29 * SECOND_NS);
        pass(ONE, 10);
        host.pass(29 * SECOND_NS);
        assertEquals(1, relay.size());
        host.pass(10 * SECOND_NS);
        assertEquals(0, relay.size());
        assertEquals(0, host.timers());
    }

    @Test
    void shouldEndWhatIsTooOld() {
        bindBoth();
        for (int i = 0; i < 110; i++) {
            pass(ONE, 10);
            host.pass(SECOND_NS);
        }
        assertEquals(0, relay.size());
        assertTrue(relay.dropped() >= 9, "nothing passes after its time");
    }

    @Test
    void shouldNotAnswerAFloodOfRequests() {
        for (int i = 0; i < 1_000; i++) {
            relay.bind(STRANGER.withPort(1 + i), request(true, null, grant.askerKey()));
        }
        assertTrue(host.sent.size() <= 8, host.sent.size() + " answers");
    }
}
