// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.StubHost;

/** What one hostile peer can make another hold and send. */
class HostilePeerTest {
    private static final Endpoint HOSTILE = Endpoint.ipv4(0x0a000001, 4_000);
    private static final int DISSEMINATION = 2;
    private static final int OFFER = 1;
    private static final int WANT = 2;
    private static final int PIECE = 3;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MOST_PULLS = 16;
    private static final int WINDOW = 16;
    private static final int KEPT = 4;
    private static final int FULL = 1_386;

    private final StubHost host = new StubHost(1);
    private final List<Long> received = new ArrayList<>();
    private final Gossip gossip = new Gossip(
            host, List.of(), new Dissemination.Settings(SECOND_NS / 2, 3, KEPT), (id, item) -> received.add(id));

    HostilePeerTest() {
        gossip.start();
    }

    private static PayloadWriter begin(int kind) {
        return new PayloadWriter().putByte(DISSEMINATION).putByte(kind);
    }

    private static long large(int number) {
        return (long) Dissemination.MAX_ITEM << 32 | number;
    }

    private void offer(int from, int count) {
        PayloadWriter out = begin(OFFER).putByte(count);
        for (int i = from; i < from + count; i++) {
            out.putLong(large(i)).putInt(Dissemination.MAX_ITEM);
        }
        gossip.receive(HOSTILE, out.end().reader());
    }

    private void piece(long id, int offset, int length) {
        gossip.receive(
                HOSTILE,
                begin(PIECE)
                        .putLong(id)
                        .putInt(offset)
                        .endWith(ByteBuffer.wrap(new byte[length]))
                        .reader());
    }

    @Test
    void shouldHoldNoMoreThanItsPullsAndOnlyWhatHasBegunToCome() {
        offer(0, 32);
        offer(32, 32);
        assertEquals(0, gossip.dissemination().heldBytes(), "offers alone take no room");
        assertEquals(MOST_PULLS * WINDOW, host.sent.size());
        for (int i = 0; i < 64; i++) {
            piece(large(i), 0, FULL);
        }
        assertEquals(
                MOST_PULLS * (long) Dissemination.MAX_ITEM,
                gossip.dissemination().heldBytes());
        assertNull(host.broken());
    }

    @Test
    void shouldLetGoOfWhatDoesNotCome() {
        offer(0, 16);
        for (int i = 0; i < 16; i++) {
            piece(large(i), 0, FULL);
        }
        host.pass(600 * SECOND_NS);
        assertEquals(0, gossip.dissemination().heldBytes());
        int pieces = (Dissemination.MAX_ITEM + FULL - 1) / FULL;
        assertTrue(host.sent.size() < MOST_PULLS * 5 * pieces, "asks without end: " + host.sent.size());
    }

    @Test
    void shouldHoldNoMoreItemsThanItKeeps() {
        for (int i = 0; i < 20; i++) {
            byte[] item = new byte[1_000 + i];
            long id = ItemStore.checksum(ByteBuffer.wrap(item));
            gossip.receive(
                    HOSTILE,
                    begin(OFFER)
                            .putByte(1)
                            .putLong(id)
                            .putInt(item.length)
                            .end()
                            .reader());
            piece(id, 0, item.length);
        }
        assertEquals(20, received.size());
        assertTrue(gossip.dissemination().heldBytes() <= KEPT * 1_020);
    }

    @Test
    void shouldTakeNothingOfAnOfferThatIsPartlyWrong() {
        PayloadWriter short1 = begin(OFFER).putByte(2).putLong(large(1)).putInt(Dissemination.MAX_ITEM);
        PayloadWriter tooLarge = begin(OFFER)
                .putByte(2)
                .putLong(large(1))
                .putInt(Dissemination.MAX_ITEM)
                .putLong(large(2) + (1L << 32))
                .putInt(Dissemination.MAX_ITEM + 1);
        PayloadWriter otherSize = begin(OFFER)
                .putByte(2)
                .putLong(large(1))
                .putInt(Dissemination.MAX_ITEM)
                .putLong(large(2))
                .putInt(5); // the length is in the number
        PayloadWriter longer = begin(OFFER)
                .putByte(1)
                .putLong(large(1))
                .putInt(Dissemination.MAX_ITEM)
                .putByte(0);
        for (PayloadWriter wrong : List.of(short1, tooLarge, otherSize, longer)) {
            Payload payload = wrong.end();
            assertThrows(MalformedPayloadException.class, () -> gossip.receive(HOSTILE, payload.reader()));
        }
        assertEquals(0, host.sent.size());
    }

    @Test
    void shouldRefuseAnItemThatIsNotWhatItWasSaidToBe() {
        byte[] item = new byte[100];
        long id = ItemStore.checksum(ByteBuffer.wrap(item));
        gossip.receive(
                HOSTILE, begin(OFFER).putByte(1).putLong(id).putInt(100).end().reader());
        item[3] = 1;
        gossip.receive(
                HOSTILE,
                begin(PIECE)
                        .putLong(id)
                        .putInt(0)
                        .endWith(ByteBuffer.wrap(item))
                        .reader());
        assertEquals(List.of(), received);
        assertEquals(1, gossip.dissemination().refused());
        assertFalse(gossip.dissemination().has(id));
    }

    @Test
    void shouldGiveWhatIsThereAndNothingBeyond() {
        long id = gossip.dissemination().publish(ByteBuffer.wrap(new byte[3_000]));
        int[][] wrong = {
            {-1, 10}, {0, -1}, {0, FULL + 1}, {2_999, 2}, {3_001, 0}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}
        };
        for (int[] part : wrong) {
            PayloadReader want = begin(WANT)
                    .putLong(id)
                    .putInt(part[0])
                    .putInt(part[1])
                    .end()
                    .reader();
            assertThrows(MalformedPayloadException.class, () -> gossip.receive(HOSTILE, want));
        }
        assertEquals(0, host.sent.size());
        gossip.receive(
                HOSTILE, begin(WANT).putLong(id).putInt(3_000).putInt(0).end().reader());
        gossip.receive(
                HOSTILE,
                begin(WANT).putLong(id).putInt(3_000 - FULL).putInt(FULL).end().reader());
        assertEquals(2, host.sent.size());
        assertEquals(1_400, host.sent.get(1).payload().size());
    }

    @Test
    void shouldNotMindAListenerThatReadsItsItem() {
        byte[] item = new byte[5_000];
        long id = ItemStore.checksum(ByteBuffer.wrap(item));
        Gossip reading = new Gossip(host, List.of(), new Dissemination.Settings(SECOND_NS, 3, KEPT), (i, bytes) -> {
            assertTrue(bytes.isReadOnly());
            bytes.position(bytes.limit());
        });
        reading.receive(
                HOSTILE,
                begin(OFFER).putByte(1).putLong(id).putInt(item.length).end().reader());
        for (int offset = 0; offset < item.length; offset += FULL) {
            ByteBuffer part = ByteBuffer.wrap(item, offset, Math.min(FULL, item.length - offset));
            reading.receive(
                    HOSTILE,
                    begin(PIECE).putLong(id).putInt(offset).endWith(part).reader());
        }
        host.sent.clear();
        reading.receive(
                HOSTILE,
                begin(WANT).putLong(id).putInt(4_000).putInt(1_000).end().reader());
        assertEquals(1, host.sent.size());
    }

    @Test
    void shouldNotAnswerExchangesThatNobodyAskedForWithMoreThanOne() {
        PayloadWriter answer =
                new PayloadWriter().putByte(1).putByte(2).putByte(1).putEndpoint(HOSTILE);
        gossip.receive(HOSTILE, answer.end().reader());
        assertEquals(0, gossip.view().size());
        assertEquals(0, host.sent.size());
        gossip.receive(
                HOSTILE,
                new PayloadWriter().putByte(1).putByte(1).putByte(0).end().reader());
        assertEquals(1, gossip.view().size());
        assertEquals(1, host.sent.size());
    }
}
