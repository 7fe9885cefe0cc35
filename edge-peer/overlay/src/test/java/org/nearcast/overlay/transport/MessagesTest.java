// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.SeededRandom;

/** Messages of one direction, from what is sent to what is put together, without packets between. */
class MessagesTest {
    private static final int PACKET = 500;

    private final OutgoingMessages outgoing = new OutgoingMessages(16 << 20, false);
    private final List<byte[]> received = new ArrayList<>();
    private final IncomingMessages incoming =
            new IncomingMessages((channel, content) -> received.add(Peer.bytes(content)));

    private record Sent(byte[] frames, List<SentFrame> parts) {}

    MessagesTest() {
        outgoing.credit(IncomingMessages.FIRST_BYTES, IncomingMessages.MOST_MESSAGES);
    }

    private Message send(int size, Priority priority, long deadlineNs) {
        byte[] bytes = new byte[size];
        new SeededRandom(size).nextBytes(bytes);
        return outgoing.add(1, ByteBuffer.wrap(bytes), priority, deadlineNs, m -> {});
    }

    private Message send(int size) {
        return send(size, Priority.NORMAL, Message.NO_DEADLINE);
    }

    private Sent write() {
        return write(PACKET);
    }

    private Sent write(int room) {
        byte[] bytes = new byte[room];
        FrameWriter out = new FrameWriter(bytes, 0, room);
        List<SentFrame> parts = new ArrayList<>();
        outgoing.write(out, parts);
        byte[] frames = new byte[out.position()];
        System.arraycopy(bytes, 0, frames, 0, frames.length);
        return new Sent(frames, parts);
    }

    private void read(byte[] frames) {
        FrameReader in = new FrameReader(frames, 0, frames.length);
        while (in.remaining() > 0) {
            int type = in.getByte();
            FrameReader body = in.getPart(in.getCount(in.remaining()));
            if (type == Frames.MESSAGE) {
                incoming.readMessage(body, 0, 1);
            } else {
                assertEquals(Frames.CANCEL, type);
                incoming.readCancel(body, 0, 1);
            }
        }
    }

    private void carry(Sent sent) {
        read(sent.frames());
        sent.parts().forEach(SentFrame::acknowledged);
    }

    @Test
    void shouldFillPacketsWithSeveralMessages() {
        send(50);
        send(60);
        carry(write());
        assertEquals(2, received.size());
        assertFalse(outgoing.hasMore());
        assertEquals(0, outgoing.queuedBytes());
    }

    @RepeatedTest(10)
    void shouldPutTogetherWhatComesInAnyOrderWithLosses(RepetitionInfo repetition) {
        SeededRandom random = new SeededRandom(repetition.getCurrentRepetition());
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            messages.add(send(1 + random.nextInt(20_000)));
        }
        List<Sent> flying = new ArrayList<>();
        for (int turn = 0; turn < 20_000 && outgoing.count() > 0; turn++) {
            if (outgoing.hasMore() && random.nextInt(3) > 0) {
                flying.add(write(100 + random.nextInt(1_300)));
                continue;
            }
            if (flying.isEmpty()) {
                continue;
            }
            Sent sent = flying.remove(random.nextInt(flying.size()));
            switch (random.nextInt(4)) {
                case 0 -> sent.parts().forEach(SentFrame::lost);
                case 1 -> { // arrives, but is thought lost first
                    sent.parts().forEach(SentFrame::lost);
                    carry(sent);
                }
                default -> carry(sent);
            }
        }
        assertTrue(messages.stream().allMatch(m -> m.state() == Message.State.DELIVERED), "seed " + repetition);
        assertEquals(20, received.size());
        assertEquals(0, incoming.heldBytes());
        assertEquals(0, incoming.partial());
        List<Integer> sizes = new ArrayList<>();
        for (byte[] message : received) {
            sizes.add(message.length);
            byte[] expected = new byte[message.length];
            new SeededRandom(message.length).nextBytes(expected);
            assertArrayEquals(expected, message);
        }
        Collections.sort(sizes);
        assertEquals(messages.stream().map(Message::size).sorted().toList(), sizes);
    }

    @Test
    void shouldSendTheUrgentFirstAndOfTheseTheNearestDeadline() {
        send(10, Priority.BACKGROUND, 5);
        send(20, Priority.NORMAL, Message.NO_DEADLINE);
        send(30, Priority.NORMAL, 100);
        send(40, Priority.URGENT, Message.NO_DEADLINE);
        carry(write());
        assertEquals(
                List.of(40, 30, 20, 10), received.stream().map(m -> m.length).toList());
    }

    @Test
    void shouldChangeTheOrderInFlight() {
        Message first = send(5_000);
        Message second = send(5_000);
        carry(write());
        second.prioritise(Priority.URGENT);
        while (second.isUnderWay()) {
            carry(write());
        }
        assertTrue(first.isUnderWay());
        assertEquals(1, received.size());
    }

    @Test
    void shouldExpireWhatIsTooLate() {
        Message message = send(5_000, Priority.NORMAL, 100);
        carry(write());
        assertEquals(100, outgoing.deadlineNs());
        outgoing.expire(99);
        assertTrue(message.isUnderWay());
        outgoing.expire(100);
        assertEquals(Message.State.EXPIRED, message.state());
        assertEquals(1, incoming.partial());
        carry(write());
        assertEquals(0, incoming.partial(), "the other end was told");
        assertEquals(0, incoming.heldBytes());
        assertFalse(outgoing.hasMore());
    }

    @Test
    void shouldSayAgainThatNoMoreComes() {
        Message message = send(5_000);
        carry(write());
        message.cancel();
        Sent lost = write();
        lost.parts().forEach(SentFrame::lost);
        assertTrue(outgoing.hasMore());
        carry(write());
        assertEquals(0, incoming.partial());
    }

    @Test
    void shouldNotSpeakOfWhatWasNeverBegun() {
        Message message = send(5_000);
        message.cancel();
        assertFalse(outgoing.hasMore());
        assertEquals(0, outgoing.queuedBytes());
    }

    @Test
    void shouldRefuseWhatFindsNoRoom() {
        for (int i = 0; i < 16; i++) {
            assertTrue(send(1 << 20).isUnderWay());
        }
        assertEquals(Message.State.FAILED, send(1).state());
    }

    @Test
    void shouldBeginNoMoreThanThereIsCreditFor() {
        for (int i = 0; i < 4; i++) {
            send(1_000_000);
        }
        while (outgoing.hasMore()) {
            carry(write());
        }
        assertEquals(2, received.size());
        assertTrue(incoming.isCreditDue());
        byte[] bytes = new byte[IncomingMessages.CREDIT_BYTES];
        FrameWriter out = new FrameWriter(bytes, 0, bytes.length);
        incoming.writeCredit(out);
        FrameReader in = new FrameReader(bytes, Frames.HEAD_BYTES, out.position());
        outgoing.credit(in.getVarint(), in.getVarint());
        while (outgoing.hasMore()) {
            carry(write());
        }
        assertEquals(4, received.size());
    }

    @Test
    void shouldTellLostCreditAgain() {
        send(1_000_000);
        send(1_000_000);
        while (outgoing.hasMore()) {
            carry(write());
        }
        SentFrame told = incoming.writeCredit(new FrameWriter(new byte[30], 0, 30));
        assertFalse(incoming.isCreditDue());
        told.lost();
        assertTrue(incoming.isCreditDue());
    }

    private static byte[] frame(long id, long size, long offset, int length) {
        byte[] bytes = new byte[40 + length];
        FrameWriter out = new FrameWriter(bytes, 0, bytes.length);
        out.putByte(1);
        out.putVarint(id);
        out.putVarint(size);
        out.putVarint(offset);
        out.rewind(out.position() + length);
        byte[] frame = new byte[out.position()];
        System.arraycopy(bytes, 0, frame, 0, frame.length);
        return frame;
    }

    private void readFrame(byte[] frame) {
        incoming.readMessage(new FrameReader(frame, 0, frame.length), 0, 1);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThrows(TransportException.class, () -> readFrame(frame(0, 0, 0, 0)));
        assertThrows(TransportException.class, () -> readFrame(frame(0, 10, 0, 11)));
        assertThrows(TransportException.class, () -> readFrame(frame(0, 10, 9, 2)));
        assertThrows(TransportException.class, () -> readFrame(frame(0, 10, FrameWriter.MOST, 1)));
        assertThrows(TransportException.class, () -> readFrame(frame(0, (1 << 20) + 1, 0, 1)));
        assertThrows(TransportException.class, () -> readFrame(frame(1_024, 10, 0, 10)));
        assertThrows(MalformedPayloadException.class, () -> readFrame(new byte[] {1, 0}));
        assertEquals(0, received.size());
    }

    @Test
    void shouldRefuseMoreThanItAllowed() {
        readFrame(frame(0, 1 << 20, 0, 1));
        readFrame(frame(1, 1 << 20, 0, 1));
        assertThrows(TransportException.class, () -> readFrame(frame(2, 1, 0, 1)));
        assertTrue(incoming.heldBytes() < 10_000, "nothing is kept that did not come");
    }

    @Test
    void shouldRefuseTwoSizesOfOneMessage() {
        readFrame(frame(0, 1_000, 0, 1));
        assertThrows(TransportException.class, () -> readFrame(frame(0, 1_001, 5, 1)));
    }

    @Test
    void shouldRefuseAMessageInCountlessPieces() {
        assertThrows(TransportException.class, () -> {
            for (int i = 0; i < 1 << 19; i++) {
                readFrame(frame(0, 1 << 20, 2L * i, 1));
            }
        });
        assertTrue(incoming.heldBytes() <= 8_192);
    }

    @Test
    void shouldTakeAMegabyteByteByByte() {
        for (int i = 0; i < 1 << 20; i++) {
            readFrame(frame(0, 1 << 20, i, 1));
        }
        assertEquals(1, received.size());
        assertEquals(1 << 20, received.get(0).length);
    }

    @Test
    void shouldIgnoreCopiesOfWhatIsComplete() {
        readFrame(frame(0, 10, 0, 10));
        readFrame(frame(0, 10, 0, 10));
        readFrame(frame(0, 10, 3, 2));
        assertEquals(1, received.size());
        assertEquals(0, incoming.partial());
    }
}
