// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.util.ArrayList;
import java.util.List;

/**
 * A protocol that is made of parts. Each has a channel, the first byte of its datagrams, by which what comes is dealt out; apart from that
 * the parts share the host and know each other only as far as they were introduced, by their constructors.
 *
 * <pre>{@code
 * Stack stack = new Stack();
 * Membership membership = stack.add(1, new Membership(stack.channel(host, 1)));
 * stack.add(2, new Delivery(stack.channel(host, 2), membership));
 * }</pre>
 */
public final class Stack implements Protocol {
    private final Protocol[] parts = new Protocol[256];
    private final List<Protocol> order = new ArrayList<>();
    private long unknown;

    /** What a part sends by: as its host, but all that it sends begins with its channel. */
    public static final class Channel {
        private final Host host;
        private final int number;

        private Channel(Host host, int number) {
            this.host = host;
            this.number = number;
        }

        public Host host() {
            return host;
        }

        /** Begins a datagram of this channel. */
        public PayloadWriter begin() {
            return new PayloadWriter().putByte(number);
        }

        /**
         * Begins a longer one.
         *
         * @param expected how many bytes will be written, roughly
         */
        public PayloadWriter begin(int expected) {
            return new PayloadWriter(expected).putByte(number);
        }

        /** Sends what was begun here. */
        public void send(Endpoint to, Payload payload) {
            host.send(to, payload);
        }
    }

    /**
     * The channel of a number on a host.
     *
     * @param number 0 to 255
     * @throws IllegalArgumentException if it is not
     */
    public static Channel channel(Host host, int number) {
        requireChannel(number);
        return new Channel(host, number);
    }

    /**
     * Adds a part. Parts are started in the order they were added, and stopped in the other.
     *
     * @param channel 0 to 255
     * @throws IllegalArgumentException if the channel is taken, or is none
     */
    public <P extends Protocol> P add(int channel, P part) {
        requireChannel(channel);
        if (parts[channel] != null) {
            throw new IllegalArgumentException("channel " + channel + " is taken");
        }
        parts[channel] = part;
        order.add(part);
        return part;
    }

    private static void requireChannel(int number) {
        if (number < 0 || number > 255) {
            throw new IllegalArgumentException("a channel is 0 to 255, not " + number);
        }
    }

    @Override
    public void start() {
        order.forEach(Protocol::start);
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        Protocol part = parts[payload.getByte()];
        if (part == null) {
            unknown++;
        } else {
            part.receive(from, payload);
        }
    }

    @Override
    public void stop() {
        for (int i = order.size() - 1; i >= 0; i--) {
            order.get(i).stop();
        }
    }

    /** Datagrams for channels that nobody has. */
    public long unknown() {
        return unknown;
    }
}
