// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.Comparator;
import java.util.TreeSet;

/** Messages in an order. Which is the first is asked for every packet, and is at hand. */
final class SortedMessages {
    private final Comparator<Message> order;
    private final TreeSet<Message> all;
    private Message first; // null if there is none

    SortedMessages(Comparator<Message> order) {
        this.order = order;
        all = new TreeSet<>(order);
    }

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return all.size();
    }

    /** Null if there is none. */
    Message first() {
        return first;
    }

    /** Does nothing if it is here already. */
    void add(Message message) {
        all.add(message);
        if (first == null || order.compare(message, first) < 0) {
            first = message;
        }
    }

    /** Takes a message out, and says whether it was here. */
    boolean remove(Message message) {
        boolean was = all.remove(message);
        if (message == first) {
            first = all.isEmpty() ? null : all.first();
        }
        return was;
    }
}
