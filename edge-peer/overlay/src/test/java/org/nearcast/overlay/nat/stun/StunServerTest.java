// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.StubHost;

class StunServerTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final TransactionId ID = new TransactionId(7, 8);
    private static final Endpoint CLIENT = Endpoint.ipv4(0xcb007105, 50_000);
    private static final Endpoint SELF = Endpoint.ipv4(0xc6336401, 3_478);
    private static final Endpoint NEXT_DOOR = SELF.withPort(3_479);
    private static final Endpoint ELSEWHERE = Endpoint.ipv4(0xc6336402, 3_478);
    private static final byte[] KEY = {1, 2, 3};

    private final StubHost host = new StubHost(1);
    private final StunServer alone = new StunServer(host, host::send, StunServer.Colleagues.NONE);
    private final StunServer befriended =
            new StunServer(host, host::send, new StunServer.Colleagues(SELF, List.of(SELF, NEXT_DOOR, ELSEWHERE), KEY));

    private static StunMessage message(Payload payload) {
        return StunMessage.read(payload.reader());
    }

    private Sent only() {
        assertEquals(1, host.sent.size());
        return new Sent(host.sent.get(0).to(), message(host.sent.get(0).payload()));
    }

    private record Sent(Endpoint to, StunMessage message) {}

    @Test
    void shouldTellWhereItSeesSomebody() {
        alone.asked(CLIENT, message(StunServer.question(ID, 0)));
        assertEquals(CLIENT, only().to());
        assertEquals(StunClass.SUCCESS, only().message().what());
        assertEquals(ID, only().message().id());
        assertEquals(CLIENT, only().message().mapped());
        assertFalse(only().message().has(StunAttribute.OTHER_ADDRESS));
    }

    @Test
    void shouldTellOfAColleague() {
        befriended.asked(CLIENT, message(StunServer.question(ID, 0)));
        assertEquals(ELSEWHERE, only().message().endpoint(StunAttribute.OTHER_ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotAnswerWithMoreThanThriceTheQuestion(boolean ipv6) {
        Endpoint client = ipv6 ? new Endpoint(0x20010db800000000L, 5, 50_000) : CLIENT;
        Payload bare = StunWriter.binding(StunClass.REQUEST, ID).end();
        befriended.asked(client, message(bare));
        assertTrue(host.sent.get(0).payload().size() <= 3 * bare.size());
        Payload strange = StunWriter.binding(StunClass.REQUEST, ID).flag(0x7001).end();
        befriended.asked(client, message(strange));
        assertTrue(host.sent.get(1).payload().size() <= 3 * strange.size());
    }

    @Test
    void shouldNameWhatItDoesNotKnow() {
        alone.asked(
                CLIENT,
                message(StunWriter.binding(StunClass.REQUEST, ID).flag(0x7001).end()));
        assertEquals(StunClass.ERROR, only().message().what());
        assertEquals(420, only().message().errorCode());
        assertTrue(only().message().has(StunAttribute.UNKNOWN_ATTRIBUTES));
    }

    @Test
    void shouldAnswerSoManyTimesASecondAndNoMore() {
        for (int i = 0; i < 1_000; i++) {
            alone.asked(CLIENT.withPort(1 + i), message(StunServer.question(ID, 0)));
        }
        assertEquals(StunServer.PER_SECOND, host.sent.size());
        assertEquals(1_000 - StunServer.PER_SECOND, alone.refused());
        host.pass(SECOND_NS / 2);
        for (int i = 0; i < 1_000; i++) {
            alone.asked(CLIENT, message(StunServer.question(ID, 0)));
        }
        assertEquals(StunServer.PER_SECOND * 3 / 2, host.sent.size());
        alone.asked(ELSEWHERE, message(StunServer.question(ID, 0)));
        assertEquals(StunServer.PER_SECOND * 3 / 2 + 1, host.sent.size(), "others do not suffer");
    }

    @Test
    void shouldNotBeMovedByAMillionForgedAddresses() {
        StunMessage question = message(StunServer.question(ID, 0));
        for (int i = 0; i < 1_000_000; i++) {
            alone.asked(Endpoint.ipv4(i * 31, 53), question);
        }
        assertEquals(100 * StunServer.PER_SECOND, host.sent.size());
        assertEquals(1_000_000 - host.sent.size(), alone.refused());
    }

    @Test
    void shouldLetAColleagueAnswer() {
        befriended.asked(CLIENT, message(StunServer.question(ID, StunServer.FROM_ELSEWHERE)));
        befriended.asked(CLIENT, message(StunServer.question(ID, StunServer.FROM_NEXT_DOOR)));
        assertEquals(ELSEWHERE, host.sent.get(0).to());
        assertEquals(NEXT_DOOR, host.sent.get(1).to());
        StunMessage word = message(host.sent.get(0).payload());
        StubHost there = new StubHost(2);
        StunServer colleague =
                new StunServer(there, there::send, new StunServer.Colleagues(ELSEWHERE, List.of(SELF, NEXT_DOOR), KEY));
        colleague.indicated(word);
        assertEquals(CLIENT, there.sent.get(0).to());
        assertEquals(ID, message(there.sent.get(0).payload()).id());
        assertEquals(CLIENT, message(there.sent.get(0).payload()).mapped());
    }

    @Test
    void shouldNotAnswerInThePlaceOfAnybody() {
        Payload forged = StunWriter.binding(StunClass.INDICATION, ID)
                .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, CLIENT)
                .integritySha256(new byte[] {9})
                .end();
        befriended.indicated(message(forged));
        alone.indicated(message(forged));
        assertEquals(List.of(), host.sent);
        assertEquals(1, befriended.refused());
        assertEquals(1, alone.refused());
    }

    @Test
    void shouldSayThatItHasNoColleagues() {
        alone.asked(CLIENT, message(StunServer.question(ID, StunServer.FROM_ELSEWHERE)));
        assertEquals(420, only().message().errorCode());
    }

    @Test
    void shouldLimitWhatColleaguesMakeItSend() {
        Payload word = StunWriter.binding(StunClass.INDICATION, ID)
                .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, CLIENT)
                .integritySha256(KEY)
                .end();
        for (int i = 0; i < 100; i++) {
            befriended.indicated(message(word));
        }
        assertEquals(StunServer.PER_SECOND, host.sent.size());
    }
}
