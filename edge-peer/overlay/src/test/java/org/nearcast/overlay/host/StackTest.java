// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {
    private static final Endpoint SOMEBODY = Endpoint.ipv4(1, 1);

    private final List<String> happened = new ArrayList<>();

    private final class Part implements Protocol {
        private final String name;

        Part(String name) {
            this.name = name;
        }

        @Override
        public void start() {
            happened.add(name + " starts");
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            happened.add(name + " receives " + payload.remaining());
        }

        @Override
        public void stop() {
            happened.add(name + " stops");
        }
    }

    @Test
    void shouldStartPartsInOrderAndStopThemInTheOther() {
        Stack stack = new Stack();
        stack.add(9, new Part("first"));
        stack.add(1, new Part("second"));
        stack.start();
        stack.stop();
        assertEquals(List.of("first starts", "second starts", "second stops", "first stops"), happened);
    }

    @Test
    void shouldDealOutByTheFirstByte() {
        Stack stack = new Stack();
        stack.add(0, new Part("lowest"));
        stack.add(255, new Part("highest"));
        stack.receive(SOMEBODY, Payload.of((byte) 255, (byte) 1, (byte) 2).reader());
        stack.receive(SOMEBODY, Payload.of((byte) 0).reader());
        assertEquals(List.of("highest receives 2", "lowest receives 0"), happened);
        assertEquals(0, stack.unknown());
    }

    @Test
    void shouldCountWhatIsForNobody() {
        Stack stack = new Stack();
        stack.add(1, new Part("only"));
        stack.receive(SOMEBODY, Payload.of((byte) 2, (byte) 1).reader());
        assertEquals(List.of(), happened);
        assertEquals(1, stack.unknown());
    }

    @Test
    void shouldRefuseADatagramWithoutAChannel() {
        Stack stack = new Stack();
        assertThrows(
                MalformedPayloadException.class,
                () -> stack.receive(SOMEBODY, Payload.of().reader()));
    }

    @Test
    void shouldGiveAChannelToOnePartOnly() {
        Stack stack = new Stack();
        Part part = stack.add(7, new Part("first"));
        assertThrows(IllegalArgumentException.class, () -> stack.add(7, new Part("second")));
        stack.start();
        assertEquals(List.of("first starts"), happened);
        assertEquals("first", part.name);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void shouldRefuseWhatIsNoChannel(int number) {
        Stack stack = new Stack();
        Host host = new StubHost(1);
        assertThrows(IllegalArgumentException.class, () -> Stack.channel(host, number));
        assertThrows(IllegalArgumentException.class, () -> stack.add(number, new Part("any")));
    }

    @Test
    void shouldBeginWhatAPartSendsWithItsChannel() {
        StubHost host = new StubHost(1);
        Stack.Channel channel = Stack.channel(host, 200);
        assertSame(host, channel.host());
        channel.send(SOMEBODY, channel.begin().putByte(3).end());
        channel.send(SOMEBODY, channel.begin(100).putByte(4).end());
        assertArrayEquals(new byte[] {(byte) 200, 3}, host.sent.get(0).payload().toBytes());
        assertArrayEquals(new byte[] {(byte) 200, 4}, host.sent.get(1).payload().toBytes());
        assertEquals(SOMEBODY, host.sent.get(0).to());
    }
}
