// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.Arrays;
import java.util.Comparator;

/** Messages in an order. Nearly all come at the end and go from the front, so they lie in an array. */
final class SortedMessages {
    private static final Message[] NONE = {};

    private final Comparator<Message> order;
    private Message[] messages = NONE; // from one index to another
    private int from;
    private int to;

    SortedMessages(Comparator<Message> order) {
        this.order = order;
    }

    boolean isEmpty() {
        return from == to;
    }

    int size() {
        return to - from;
    }

    /** Null if there is none. */
    Message first() {
        return from == to ? null : messages[from];
    }

    /** Does nothing if it is here already. */
    void add(Message message) {
        if (to == messages.length) {
            makeRoom();
        }
        int at = from == to || order.compare(messages[to - 1], message) < 0 ? to : at(message);
        if (at < to && messages[at] == message) {
            return;
        }
        System.arraycopy(messages, at, messages, at + 1, to - at);
        messages[at] = message;
        to++;
    }

    /** At the end: in front if half of that is free, else in a larger array. */
    private void makeRoom() {
        Message[] roomy = size() > messages.length / 2 ? new Message[2 * messages.length] : messages;
        roomy = roomy.length == 0 ? new Message[4] : roomy;
        int size = size();
        System.arraycopy(messages, from, roomy, 0, size);
        if (roomy == messages) {
            Arrays.fill(messages, size, to, null);
        }
        messages = roomy;
        from = 0;
        to = size;
    }

    /** Takes a message out, and says whether it was here. */
    boolean remove(Message message) {
        if (from == to) {
            return false;
        }
        if (messages[from] == message) {
            messages[from++] = null;
            if (from == to) {
                from = 0;
                to = 0;
            }
            return true;
        }
        int at = at(message);
        if (at == to || messages[at] != message) {
            return false;
        }
        System.arraycopy(messages, at + 1, messages, at, to - at - 1);
        messages[--to] = null;
        return true;
    }

    /** The index of the first that is not before a message. */
    private int at(Message message) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(messages[middle], message) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
