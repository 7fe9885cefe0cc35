// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.host.StubHost;

/** A peer that gossips, in the hands of strangers: any bytes, and messages that are nearly right, at any time. */
class GossipFuzzTest {
    private static final int VIEW = 1;
    private static final int DISSEMINATION = 2;
    private static final int OFFER = 1;
    private static final int WANT = 2;
    private static final int PIECE = 3;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int[] SIZES = {0, 1, 100, 1_386, 1_387, 5_000, 20_000};
    /** So few that nothing is forgotten, and comes again. */
    private static final int MOST_PUBLISHED = 40;
    /** Sixteen pulls, each with a window of sixteen. */
    private static final int MOST_ANSWERS = 16 * 16;

    private static final Map<Long, byte[]> TRUTH = new TreeMap<>();

    static {
        for (int size : SIZES) {
            byte[] item = new byte[size];
            new SeededRandom(size).nextBytes(item);
            TRUTH.put(ItemStore.checksum(ByteBuffer.wrap(item)), item);
        }
    }

    /** One peer, new for each run: an object of this class is not. */
    private static final class Rig {
        private final StubHost host = new StubHost(1);
        private final Set<Long> received = new HashSet<>();
        private final Gossip gossip;

        Rig() {
            gossip =
                    new Gossip(host, List.of(peer(0)), new Dissemination.Settings(SECOND_NS / 5, 3, 8), this::received);
            gossip.start();
        }

        /** What reaches the listener is what it is said to be, and comes once. */
        private void received(long id, ByteBuffer item) {
            byte[] bytes = new byte[item.remaining()];
            item.get(bytes);
            assertTrue(ItemStore.checksum(ByteBuffer.wrap(bytes)) == id);
            assertTrue(received.add(id), "twice");
            if (TRUTH.containsKey(id)) {
                assertArrayEquals(TRUTH.get(id), bytes);
            }
        }

        /** Gives the peer a datagram; whatever it is, the peer is in order afterwards and has not answered with a flood. */
        private void receive(Endpoint from, Payload payload) {
            int before = host.sent.size();
            try {
                gossip.receive(from, payload.reader());
            } catch (MalformedPayloadException e) {
                // counted and forgotten
            }
            assertTrue(host.sent.size() - before <= MOST_ANSWERS, () -> host.sent.size() - before + " answers");
            check();
        }

        private void check() {
            assertNull(host.broken());
            assertTrue(host.timers() <= 2, "timers pile up");
            assertTrue(gossip.dissemination().heldBytes() <= (8 + 16) * (long) Dissemination.MAX_ITEM);
        }

        /** Answers what the peer asked for, mostly with the truth, and says from where on it is to be looked at next time. */
        private int answer(FuzzedDataProvider data, int answered) {
            int at = answered;
            while (at < host.sent.size()) {
                StubHost.Sent sent = host.sent.get(at++);
                PayloadReader asked = sent.payload().reader();
                if (asked.getByte() != DISSEMINATION || asked.getByte() != WANT) {
                    continue;
                }
                long id = asked.getLong();
                int offset = asked.getInt();
                int length = asked.getInt();
                byte[] bytes = new byte[length];
                byte[] item = TRUTH.get(id);
                if (item != null && length <= item.length - offset) {
                    System.arraycopy(item, offset, bytes, 0, length);
                }
                if (length > 0 && data.consumeInt(0, 15) == 0) {
                    bytes[data.consumeInt(0, length - 1)] ^= data.consumeByte();
                }
                receive(
                        sent.to(),
                        new PayloadWriter()
                                .putByte(DISSEMINATION)
                                .putByte(PIECE)
                                .putLong(id)
                                .putInt(offset)
                                .endWith(ByteBuffer.wrap(bytes)));
                break;
            }
            return at;
        }
    }

    @FuzzTest(maxDuration = "20s")
    void shouldStandAnyBytes(FuzzedDataProvider data) {
        Rig rig = new Rig();
        while (data.remainingBytes() > 0) {
            if (data.consumeInt(0, 9) == 0) {
                rig.host.pass(data.consumeLong(0, 3 * SECOND_NS));
                rig.check();
            } else {
                rig.receive(peer(data.consumeInt(0, 40)), Payload.of(data.consumeBytes(data.consumeInt(0, 1_400))));
            }
        }
    }

    @FuzzTest(maxDuration = "20s")
    void shouldStandMessagesThatAreNearlyRight(FuzzedDataProvider data) {
        Rig rig = new Rig();
        int answered = 0;
        int published = 0;
        while (data.remainingBytes() > 0) {
            switch (data.consumeInt(0, 7)) {
                case 0 -> {
                    rig.host.pass(data.consumeLong(0, 3 * SECOND_NS));
                    rig.check();
                }
                case 1 -> {
                    if (published++ < MOST_PUBLISHED) {
                        rig.gossip.dissemination().publish(ByteBuffer.wrap(data.consumeBytes(50)));
                    }
                }
                case 2 -> rig.receive(somebody(data), exchange(data));
                case 3 -> rig.receive(somebody(data), want(data));
                case 4 -> rig.receive(somebody(data), piece(data));
                case 5 -> rig.receive(somebody(data), offer(data));
                default -> answered = rig.answer(data, answered);
            }
        }
    }

    private static Endpoint peer(int number) {
        return Endpoint.ipv4(0x0a000001 + number, 4_000);
    }

    private static Endpoint somebody(FuzzedDataProvider data) {
        return peer(data.consumeInt(0, 5));
    }

    private static long id(FuzzedDataProvider data) {
        return data.consumeBoolean() ? data.pickValue(List.copyOf(TRUTH.keySet())) : data.consumeLong();
    }

    private static Payload exchange(FuzzedDataProvider data) {
        PayloadWriter out = new PayloadWriter().putByte(VIEW).putByte(data.consumeInt(1, 2));
        int count = data.consumeInt(0, 7);
        out.putByte(count);
        for (int i = 0; i < count; i++) {
            out.putEndpoint(data.consumeInt(0, 4) == 0 ? StubHost.ENDPOINT : peer(data.consumeInt(0, 40)));
        }
        return out.end();
    }

    private static Payload offer(FuzzedDataProvider data) {
        int count = data.consumeInt(0, 33);
        PayloadWriter out =
                new PayloadWriter().putByte(DISSEMINATION).putByte(OFFER).putByte(count);
        for (int i = 0; i < count; i++) {
            long id = id(data);
            out.putLong(id).putInt(data.consumeBoolean() ? (int) (id >>> 32) : data.consumeInt());
        }
        return out.end();
    }

    private static Payload want(FuzzedDataProvider data) {
        return new PayloadWriter()
                .putByte(DISSEMINATION)
                .putByte(WANT)
                .putLong(id(data))
                .putInt(data.consumeInt())
                .putInt(data.consumeInt(-1, 1_500))
                .end();
    }

    private static Payload piece(FuzzedDataProvider data) {
        PayloadWriter out = new PayloadWriter()
                .putByte(DISSEMINATION)
                .putByte(PIECE)
                .putLong(id(data))
                .putInt(data.consumeBoolean() ? 1_386 * data.consumeInt(0, 20) : data.consumeInt());
        return out.endWith(ByteBuffer.wrap(new byte[data.consumeInt(0, 1_386)]));
    }
}
