// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nearcast.agent.announce.ControllerState.Standing;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.PeerKeyPair;

class ControllerStateTest {
    private final PeerKeyPair keys = PeerKeyPair.generate(new SecureRandom());
    private final ControllerState state = new ControllerState(1000, 4000);

    @Test
    void shouldSayEachStandingOnce() throws Exception {
        assertTrue(state.heard(answer(Answer.Status.ALLOWED, "campus"), 1500));
        assertFalse(state.heard(answer(Answer.Status.ALLOWED, "campus"), 2500));
        assertEquals("allowed by the controller at site campus", state.describe());
        assertTrue(state.heard(answer(Answer.Status.ALLOWED, "lab"), 2600));
        assertTrue(state.heard(answer(Answer.Status.NOT_ALLOWED, ""), 2700));
        assertEquals(Standing.NOT_ALLOWED, state.standing());
    }

    @Test
    void shouldNoticeAControllerThatFallsSilent() throws Exception {
        state.heard(answer(Answer.Status.ALLOWED, "campus"), 1500);
        assertFalse(state.tick(4499));
        assertTrue(state.tick(4500));
        assertEquals("no controller heard", state.describe());
        assertFalse(state.tick(5500));
    }

    @Test
    void shouldWaitBeforeItMissesAController() {
        assertFalse(state.tick(4999));
        assertEquals(Standing.UNKNOWN, state.standing());
        assertTrue(state.tick(5000));
        assertEquals(Standing.NO_CONTROLLER, state.standing());
    }

    private Answer answer(Answer.Status status, String site) throws Exception {
        Announcement question = new Announcement(
                keys.publicKey(), 1, 2, Announcement.ROLE_GATEWAY, InetAddress.getByName("10.0.0.2"), List.of());
        return new Answer(keys.publicKey(), question, status, 44, 3000, site, List.of(), Optional.empty());
    }
}
