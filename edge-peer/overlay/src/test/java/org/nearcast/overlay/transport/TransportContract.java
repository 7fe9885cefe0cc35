// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.AdmissionCheck;
import org.nearcast.overlay.identity.AdmissionToken;
import org.nearcast.overlay.identity.Authority;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.world.Deaf;
import org.nearcast.overlay.world.World;

/** What the transport does in every world; a test of each world extends it. */
public abstract class TransportContract {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int[] SIZES = {1, 2, 1_000, 1_340, 1_400, 5_000, 65_536, 300_000, Message.MOST_BYTES};

    private final List<Peer> peers = new ArrayList<>();

    protected abstract World world();

    protected Suite suite() {
        return new X25519AesGcmSha256();
    }

    Peer add(World world) {
        return add(world, Admission.OPEN, id -> new byte[0]);
    }

    private Peer add(World world, Admission admission, Function<PeerId, byte[]> token) {
        Peer[] made = new Peer[1];
        world.add(host -> {
            made[0] = new Peer(host, suite(), TransportSettings.USUAL, admission, token);
            return made[0];
        });
        peers.add(made[0]);
        return made[0];
    }

    private void connect(World world, Peer from, Peer to, boolean keyKnown) {
        world.on(
                peers.indexOf(from),
                () -> assertNotNull(from.transport.connect(
                        world.endpoint(peers.indexOf(to)), keyKnown ? to.keys.publicKey() : null)));
    }

    void pair(World world, Peer a, Peer b) {
        connect(world, a, b, true);
        assertTrue(world.runUntil(() -> a.isOpen() && b.isOpen(), 10 * SECOND_NS), "no session");
    }

    private void on(World world, Peer peer, Runnable task) {
        world.on(peers.indexOf(peer), task);
    }

    private static byte[] content(int size, long seed) {
        byte[] bytes = new byte[size];
        new SeededRandom(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldOpenASessionOnBothSides(boolean keyKnown) {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            connect(world, a, b, keyKnown);
            assertTrue(world.runUntil(() -> a.isOpen() && b.isOpen(), 10 * SECOND_NS));
            assertEquals(b.transport.id(), a.session().peer());
            assertEquals(a.transport.id(), b.session().peer());
            assertTrue(world.runUntil(() -> !a.observed.isEmpty() && !b.observed.isEmpty(), 10 * SECOND_NS));
            assertEquals(world.endpoint(0), a.observed.get(0));
            assertEquals(world.endpoint(1), b.observed.get(0));
        }
    }

    @Test
    void shouldBringMessagesOfEverySizeBothWays() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            List<Message> sent = new CopyOnWriteArrayList<>();
            for (Peer peer : List.of(a, b)) {
                on(world, peer, () -> {
                    for (int size : SIZES) {
                        sent.add(peer.session().send(7, ByteBuffer.wrap(content(size, size))));
                    }
                });
            }
            assertTrue(world.runUntil(
                    () -> sent.stream().allMatch(m -> m.state() == Message.State.DELIVERED), 60 * SECOND_NS));
            for (Peer peer : List.of(a, b)) {
                List<byte[]> received = new ArrayList<>(peer.received);
                received.sort(Comparator.comparingInt(m -> m.length));
                assertEquals(SIZES.length, received.size());
                for (int i = 0; i < SIZES.length; i++) {
                    assertArrayEquals(content(SIZES[i], SIZES[i]), received.get(i));
                }
                assertTrue(peer.channels.stream().allMatch(c -> c == 7));
            }
        }
    }

    @Test
    void shouldSendWhatWasGivenBeforeItWasOpen() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            on(world, a, () -> a.transport
                    .connect(world.endpoint(1), b.keys.publicKey())
                    .send(1, ByteBuffer.wrap(content(10_000, 1))));
            assertTrue(world.runUntil(() -> !b.received.isEmpty(), 10 * SECOND_NS));
            assertArrayEquals(content(10_000, 1), b.received.get(0));
        }
    }

    @Test
    void shouldSendTheUrgentFirst() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            on(world, a, () -> {
                for (int i = 0; i < 3; i++) {
                    a.session()
                            .send(
                                    1,
                                    ByteBuffer.wrap(content(900_000, i)),
                                    Priority.BACKGROUND,
                                    Message.NO_DEADLINE,
                                    m -> {});
                }
                a.session()
                        .send(2, ByteBuffer.wrap(content(900_000, 9)), Priority.URGENT, Message.NO_DEADLINE, m -> {});
            });
            assertTrue(world.runUntil(() -> b.received.size() == 4, 60 * SECOND_NS));
            assertTrue(b.channels.indexOf(2) <= 1, "the urgent one came as number " + b.channels.indexOf(2));
        }
    }

    @Test
    void shouldNotBringWhatIsCancelledOrTooLate() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            List<Message.State> over = new CopyOnWriteArrayList<>();
            on(world, a, () -> {
                Message first = a.session()
                        .send(
                                1,
                                ByteBuffer.wrap(content(5_000, 1)),
                                Priority.NORMAL,
                                Message.NO_DEADLINE,
                                m -> over.add(m.state()));
                first.cancel();
                a.session()
                        .send(
                                1,
                                ByteBuffer.wrap(content(5_000, 2)),
                                Priority.NORMAL,
                                Long.MIN_VALUE,
                                m -> over.add(m.state()));
                a.session().send(1, ByteBuffer.wrap(content(10, 3)));
            });
            assertTrue(world.runUntil(() -> !b.received.isEmpty(), 10 * SECOND_NS));
            assertEquals(List.of(Message.State.CANCELLED, Message.State.EXPIRED), over);
            assertEquals(1, b.received.size());
            assertArrayEquals(content(10, 3), b.received.get(0));
        }
    }

    @Test
    void shouldBringWhatIsSentOnce() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            on(world, a, () -> {
                for (int i = 0; i < 20; i++) {
                    assertTrue(a.session().sendUnreliable(3, ByteBuffer.wrap(content(1_000, i)), Priority.NORMAL));
                }
                assertFalse(a.session().sendUnreliable(3, ByteBuffer.allocate(5 << 20), Priority.NORMAL));
            });
            assertTrue(world.runUntil(() -> b.unreliable.size() == 20, 10 * SECOND_NS));
            for (int i = 0; i < 20; i++) {
                byte[] expected = content(1_000, i);
                assertTrue(b.unreliable.stream().anyMatch(u -> Arrays.equals(u, expected)), "number " + i);
            }
        }
    }

    @Test
    void shouldTellTheOtherEndThatItIsOver() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            on(world, a, () -> a.session().close());
            assertTrue(world.runUntil(() -> !b.closed.isEmpty(), 10 * SECOND_NS));
            assertEquals(CloseReason.DONE, b.closed.get(b.session()));
            assertEquals(CloseReason.DONE, a.closed.get(a.session()));
            assertTrue(
                    a.transport.sessions().isEmpty() && b.transport.sessions().isEmpty());
        }
    }

    @Test
    void shouldKeepOneOfTwoSessionsThatBothBeginAtOnce() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            connect(world, a, b, true);
            connect(world, b, a, true);
            assertTrue(world.runUntil(
                    () -> a.isOpen()
                            && b.isOpen()
                            && a.transport.sessions().size() == 1
                            && b.transport.sessions().size() == 1
                            && a.transport.sessions().iterator().next().state() == Session.State.OPEN
                            && b.transport.sessions().iterator().next().state() == Session.State.OPEN
                            && a.closed.size() == b.closed.size(),
                    10 * SECOND_NS));
            on(world, a, () -> a.transport.session(b.transport.id()).send(1, ByteBuffer.wrap(content(100, 1))));
            assertTrue(world.runUntil(() -> !b.received.isEmpty(), 10 * SECOND_NS));
        }
    }

    private static byte[] token(Authority authority, PeerId peer) {
        return authority.issue(new AdmissionToken(peer, 1, 0, 2_000));
    }

    private static Admission closed(Authority authority) {
        AdmissionCheck check = new AdmissionCheck(authority.publicKey(), 10);
        return (peer, token) -> check.rights(token, peer, 1_000) > 0;
    }

    @Test
    void shouldRefuseWhoIsNotAdmitted() {
        Authority authority = Authority.create(new SeededRandom(1));
        Authority another = Authority.create(new SeededRandom(2));
        try (World world = world()) {
            Peer origin = add(world, closed(authority), id -> token(authority, id));
            Peer guest = add(world, closed(authority), id -> token(authority, id));
            Peer stranger = add(world, Admission.OPEN, id -> token(another, id));
            Peer other = add(world);
            connect(world, guest, origin, true);
            connect(world, stranger, origin, true);
            connect(world, other, origin, false);
            assertTrue(world.runUntil(
                    () -> origin.isOpen() && !stranger.closed.isEmpty() && !other.closed.isEmpty(), 10 * SECOND_NS));
            assertEquals(
                    List.of(guest.transport.id()),
                    origin.opened.stream().map(Session::peer).toList());
            assertEquals(List.of(CloseReason.NOT_ADMITTED), List.copyOf(stranger.closed.values()));
            assertEquals(List.of(CloseReason.NOT_ADMITTED), List.copyOf(other.closed.values()));
            assertEquals(2, origin.transport.counters().notAdmitted());
        }
    }

    @Test
    void shouldGiveUpOnWhoDoesNotAnswer() {
        try (World world = world()) {
            Peer a = add(world);
            world.add(host -> new Deaf());
            on(world, a, () -> a.transport.connect(world.endpoint(1), null));
            assertTrue(world.runUntil(() -> !a.closed.isEmpty(), 20 * SECOND_NS));
            assertEquals(List.of(CloseReason.UNREACHABLE), List.copyOf(a.closed.values()));
            assertTrue(a.transport.sessions().isEmpty());
        }
    }
}
