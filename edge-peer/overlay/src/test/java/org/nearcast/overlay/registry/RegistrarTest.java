// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.registry.RegistryRig.key;
import static org.nearcast.overlay.registry.RegistryRig.wish;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.registry.RegistryRig.Broadcaster;

class RegistrarTest {
    private static final String ONE = "live/one";

    private final RegistryRig rig = new RegistryRig();
    private final Broadcaster peer = rig.add();

    @Test
    void shouldKnowWhoBroadcastsAndByWhichKey() {
        assertEquals(Outcome.DONE, peer.wish(wish(ONE, 7)));
        assertEquals(Map.of(ONE, new Registered(peer.id(), key(7), 7)), rig.known);
    }

    @Test
    void shouldRefuseWhoHasNotTheStreamsPublishingKey() {
        assertEquals(Outcome.WRONG_KEY, peer.wish(new Wish(ONE, "key of live/two", key(1), 1)));
        assertEquals(Map.of(), rig.known);
        assertEquals(1, rig.registrar().refused());
    }

    @Test
    void shouldKeepAStreamForWhoHasIt() {
        peer.wish(wish(ONE, 1));
        Broadcaster other = rig.add();
        assertEquals(Outcome.TAKEN, other.wish(wish(ONE, 2)));
        assertEquals(peer.id(), rig.known.get(ONE).source());
    }

    @Test
    void shouldNotGiveAwayWhatAnEncoderPublishesAtTheOrigin() {
        rig.publishedHere.add(ONE);
        assertEquals(Outcome.TAKEN, peer.wish(wish(ONE, 1)));
    }

    @Test
    void shouldRenewWithoutTellingAgain() {
        peer.wish(wish(ONE, 1));
        rig.runFor(100);
        assertTrue(rig.registrar().registered() > 10);
        assertEquals(List.of("began live/one"), rig.events);
    }

    @Test
    void shouldTellOfTheNextPublicationsKey() {
        peer.wish(wish(ONE, 1));
        assertEquals(Outcome.DONE, peer.wish(wish(ONE, 2)));
        assertEquals(key(2), rig.known.get(ONE).key());
    }

    @Test
    void shouldForgetWhatIsGivenBackAtOnce() {
        peer.wish(wish(ONE, 1));
        peer.registration().withdraw();
        rig.runFor(1);
        assertEquals(Map.of(), rig.known);
        assertEquals(Outcome.DONE, rig.add().wish(wish(ONE, 2)));
    }

    @Test
    void shouldForgetWhoCrashesWhenItsLeaseIsOver() {
        peer.wish(wish(ONE, 1));
        peer.peer.crash();
        rig.runFor(15);
        assertFalse(rig.known.isEmpty(), "a lease is 20 s");
        rig.runFor(7);
        assertEquals(List.of("began live/one", "ended live/one"), rig.events);
    }

    @Test
    void shouldNotLetOthersGiveItBack() {
        peer.wish(wish(ONE, 1));
        Broadcaster other = rig.add();
        other.wish(wish(ONE, 2));
        other.registration().withdraw();
        rig.runFor(1);
        assertEquals(peer.id(), rig.known.get(ONE).source());
    }

    @Test
    void shouldKnowItAgainAfterARestart() {
        peer.wish(wish(ONE, 1));
        rig.restart();
        rig.runFor(1);
        assertEquals(Map.of(), rig.known);
        peer.connect();
        assertEquals(peer.id(), rig.known.get(ONE).source(), "said at once in a new session");
    }

    @Test
    void shouldLetGuessersWait() {
        for (int i = 0; i < 100; i++) {
            peer.registration().wish(new Wish(ONE, "guess " + i, key(1), 1));
        }
        rig.runFor(1);
        assertTrue(rig.registrar().limited() >= 90, rig.registrar().limited() + " not looked at");
        assertTrue(rig.registrar().refused() <= 10);
    }

    @Test
    void shouldCountWhatIsNoMessage() {
        peer.say((byte) 1);
        peer.say((byte) 9, (byte) 9);
        rig.runFor(1);
        assertEquals(2, rig.registrar().malformed());
        assertEquals(Outcome.DONE, peer.wish(wish(ONE, 1)), "the session goes on");
    }

    @Test
    void shouldRefuseNamesThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> new Wish("", "key", key(1), 1));
        assertThrows(IllegalArgumentException.class, () -> new Wish("x".repeat(256), "key", key(1), 1));
        assertThrows(IllegalArgumentException.class, () -> new Wish(ONE, "", key(1), 1));
        assertThrows(IllegalArgumentException.class, () -> new Wish(ONE, "key", key(1), 1L << 32));
        assertFalse(wish(ONE, 1).toString().contains("key of"), "secrets are not for logs");
    }
}
