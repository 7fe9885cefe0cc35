// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** The last items that a peer has, by their checksums. */
final class ItemStore {
    private final int most;
    private final Map<Long, ByteBuffer> items = new HashMap<>();
    private final Deque<Long> order = new ArrayDeque<>();

    /** @param most how many are kept */
    ItemStore(int most) {
        this.most = most;
    }

    /** By what an item is known: its length and its CRC-32C. That sees mistakes; it is no protection from malice. */
    static long checksum(ByteBuffer item) {
        CRC32C crc = new CRC32C();
        crc.update(item.duplicate());
        return (long) item.remaining() << 32 | crc.getValue();
    }

    /** How long an item is, by what it is known. */
    static int size(long id) {
        return (int) (id >>> 32);
    }

    /** Bytes of all items. */
    long bytes() {
        long bytes = 0;
        for (long id : order) {
            bytes += size(id);
        }
        return bytes;
    }

    void put(long id, ByteBuffer item) {
        if (items.putIfAbsent(id, item) == null) {
            order.addLast(id);
            if (order.size() > most) {
                items.remove(order.removeFirst());
            }
        }
    }

    ByteBuffer get(long id) {
        return items.get(id);
    }

    int size() {
        return order.size();
    }

    /** The IDs, the oldest first. */
    Iterable<Long> ids() {
        return order;
    }
}
