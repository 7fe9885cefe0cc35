// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;

class ChannelsTest {
    private final List<String> told = new ArrayList<>();
    private final Channels channels = new Channels();

    /** Writes down what it is told. */
    private final class Scribe implements SessionListener {
        private final String name;

        Scribe(String name) {
            this.name = name;
        }

        @Override
        public void opened(Session session) {
            told.add(name + " opened");
        }

        @Override
        public void closed(Session session, CloseReason why) {
            told.add(name + " closed " + why);
        }

        @Override
        public void received(Session session, int channel, ByteBuffer content) {
            told.add(name + " received on " + channel);
        }

        @Override
        public void receivedUnreliable(Session session, int channel, ByteBuffer content) {
            told.add(name + " received once on " + channel);
        }

        @Override
        public void observed(Session session, Endpoint own) {
            told.add(name + " observed");
        }
    }

    @Test
    void shouldDealMessagesOutByChannelAndTellEverybodyOfSessions() {
        Scribe a = channels.add(0, new Scribe("a"));
        channels.add(7, a);
        channels.add(255, new Scribe("b"));
        channels.opened(null);
        channels.received(null, 7, ByteBuffer.allocate(1));
        channels.receivedUnreliable(null, 0, ByteBuffer.allocate(1));
        channels.received(null, 255, ByteBuffer.allocate(1));
        channels.observed(null, null);
        channels.closed(null, CloseReason.DONE);
        assertEquals(
                List.of(
                        "a opened",
                        "b opened",
                        "a received on 7",
                        "a received once on 0",
                        "b received on 255",
                        "a observed",
                        "b observed",
                        "a closed DONE",
                        "b closed DONE"),
                told);
        assertEquals(0, channels.unknown());
    }

    @Test
    void shouldCountWhatIsForNobody() {
        channels.add(1, new Scribe("a"));
        channels.received(null, 2, ByteBuffer.allocate(1));
        channels.receivedUnreliable(null, 0, ByteBuffer.allocate(1));
        assertEquals(List.of(), told);
        assertEquals(2, channels.unknown());
    }

    @Test
    void shouldRefuseAChannelThatIsTakenOrNone() {
        channels.add(1, new Scribe("a"));
        for (int channel : new int[] {1, -1, 256}) {
            assertThrows(IllegalArgumentException.class, () -> channels.add(channel, new Scribe("b")));
        }
    }
}
