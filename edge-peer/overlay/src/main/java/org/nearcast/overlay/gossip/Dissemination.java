// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.Stack;

/**
 * Items that reach everybody: each peer tells a few others now and then which items it has, and who lacks one pulls it, a window of pieces at
 * a time, each as large as a datagram may be.
 */
public final class Dissemination implements Protocol {
    /** The largest item, in bytes. */
    public static final int MAX_ITEM = 1 << 20;

    private static final int OFFER = 1;
    private static final int WANT = 2;
    private static final int PIECE = 3;
    private static final int PIECE_HEADER = 1 + 1 + 8 + 4;
    private static final int OFFERED_BYTES = 8 + 4;
    private static final int MOST_OFFERED = 32;
    private static final int MOST_PULLS = 16;
    private static final int WINDOW = 16;
    private static final int MOST_ASKS_EACH = 4;
    private static final long PATIENCE_NS = 1_000_000_000L;
    private static final long PATIENCE_NS_A_BYTE = 80_000; // 100 kbit/s

    /** Takes an item that has come, read-only, and once: until eight times as many others have come as are kept. */
    @FunctionalInterface
    public interface Listener {
        void item(long id, ByteBuffer item);
    }

    /**
     * How it works.
     *
     * @param periodNs nanoseconds from one offer to the next
     * @param fanout to how many peers each goes
     * @param kept how many items a peer keeps
     */
    public record Settings(long periodNs, int fanout, int kept) {}

    private final Stack.Channel channel;
    private final Host host;
    private final PeerView view;
    private final Settings settings;
    private final Listener listener;
    private final ItemStore items;
    private final Map<Long, Pull> pulls = new LinkedHashMap<>();
    private final Map<Long, Boolean> seen;
    private long refused;
    private long unneeded;

    public Dissemination(Stack.Channel channel, PeerView view, Settings settings, Listener listener) {
        this.channel = channel;
        this.host = channel.host();
        this.view = view;
        this.settings = settings;
        this.listener = listener;
        items = new ItemStore(settings.kept());
        seen = recent(8 * settings.kept());
    }

    /** A map that remembers so many keys, those put last. */
    private static Map<Long, Boolean> recent(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public void start() {
        host.invariant("no more pieces are asked for than the window allows", () -> {
            for (Pull pull : pulls.values()) {
                if (pull.underWay() < 0 || pull.underWay() > WINDOW) {
                    return false;
                }
            }
            return pulls.size() <= MOST_PULLS;
        });
        host.schedule(host.random().nextLong(settings.periodNs()), this::offer);
    }

    /**
     * Gives an item to everybody.
     *
     * @param item not copied, and its bytes must not change; at most {@link #MAX_ITEM} bytes
     * @return by what it is known
     */
    public long publish(ByteBuffer item) {
        if (item.remaining() > MAX_ITEM) {
            throw new IllegalArgumentException(
                    "an item of " + item.remaining() + " bytes; " + MAX_ITEM + " are allowed");
        }
        long id = ItemStore.checksum(item);
        seen.put(id, true);
        items.put(id, item.slice());
        host.note(() -> "publishes item " + Long.toHexString(id));
        return id;
    }

    private void offer() {
        host.schedule(settings.periodNs(), this::offer);
        expire();
        if (items.size() == 0) {
            return;
        }
        for (int i = 0; i < settings.fanout(); i++) {
            Endpoint to = view.any();
            if (to != null) {
                channel.send(to, offered().end());
            }
        }
    }

    private PayloadWriter offered() {
        int count = Math.min(MOST_OFFERED, items.size());
        int skipped = items.size() - count;
        PayloadWriter out =
                channel.begin(3 + OFFERED_BYTES * count).putByte(OFFER).putByte(count);
        for (long id : items.ids()) {
            if (skipped-- <= 0) {
                out.putLong(id).putInt(items.get(id).remaining());
            }
        }
        return out;
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        int kind = payload.getByte();
        switch (kind) {
            case OFFER -> offered(from, payload);
            case WANT -> wanted(from, payload);
            case PIECE -> piece(from, payload);
            default -> throw new MalformedPayloadException("no such message: " + kind);
        }
    }

    private void offered(Endpoint from, PayloadReader payload) {
        int count = payload.getByte();
        if (count > MOST_OFFERED) {
            throw new MalformedPayloadException(count + " items in one offer");
        }
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            long id = payload.getLong();
            int size = payload.getInt();
            if (size < 0 || size > MAX_ITEM || size != ItemStore.size(id)) {
                throw new MalformedPayloadException("an item of " + size + " bytes");
            }
            ids[i] = id;
        }
        payload.end();
        for (long id : ids) {
            Pull pull = pulls.get(id);
            if (pull != null) {
                if (pull.underWay() == 0) {
                    pull.turnTo(from);
                    ask(pull);
                }
            } else if (!seen.containsKey(id) && pulls.size() < MOST_PULLS) {
                pull = new Pull(id, ItemStore.size(id), host.maxDatagramBytes() - PIECE_HEADER, from);
                pulls.put(id, pull);
                ask(pull);
            }
        }
    }

    private void ask(Pull pull) {
        while (pull.underWay() < WINDOW) {
            int piece = pull.next(host.nowNs());
            if (piece < 0) {
                return;
            }
            channel.send(
                    pull.from(),
                    channel.begin()
                            .putByte(WANT)
                            .putLong(pull.id)
                            .putInt(pull.offset(piece))
                            .putInt(pull.length(piece))
                            .end());
        }
    }

    private void wanted(Endpoint from, PayloadReader payload) {
        long id = payload.getLong();
        int offset = payload.getInt();
        int length = payload.getInt();
        payload.end();
        ByteBuffer item = items.get(id);
        if (item == null) {
            return; // no longer here
        }
        if (offset < 0
                || length < 0
                || length > item.remaining() - offset
                || length > host.maxDatagramBytes() - PIECE_HEADER) {
            throw new MalformedPayloadException(length + " bytes from " + offset + " of " + item.remaining());
        }
        channel.send(
                from, channel.begin().putByte(PIECE).putLong(id).putInt(offset).endWith(item.slice(offset, length)));
    }

    private void piece(Endpoint from, PayloadReader payload) {
        Pull pull = pulls.get(payload.getLong());
        int offset = payload.getInt();
        if (pull == null || !from.equals(pull.from()) || !pull.put(offset, payload.rest())) {
            unneeded++;
            return; // late, or twice, or nobody asked
        }
        if (!pull.isWhole()) {
            ask(pull);
            return;
        }
        pulls.remove(pull.id);
        if (ItemStore.checksum(pull.item()) != pull.id) {
            refused++;
            host.note(() -> "item " + Long.toHexString(pull.id) + " is not what it was said to be");
            return;
        }
        seen.put(pull.id, true);
        items.put(pull.id, pull.item());
        host.note(() -> "has item " + Long.toHexString(pull.id));
        listener.item(pull.id, pull.item().asReadOnlyBuffer());
    }

    /**
     * Asks again for what did not come, a large piece later than a small one, and gives up after a while: who has the item will offer it
     * again.
     */
    private void expire() {
        List<Pull> over = new ArrayList<>();
        for (Pull pull : pulls.values()) {
            if (pull.expire(host.nowNs() - PATIENCE_NS - pull.length(0) * PATIENCE_NS_A_BYTE)) {
                int pieces = pull.size / (host.maxDatagramBytes() - PIECE_HEADER) + 1;
                if (pull.asks() > MOST_ASKS_EACH * pieces) {
                    over.add(pull);
                } else {
                    ask(pull);
                }
            }
        }
        over.forEach(pull -> pulls.remove(pull.id));
    }

    /** Whether an item is here. */
    public boolean has(long id) {
        return items.get(id) != null;
    }

    /** Pieces that came late, twice, or from somebody who was not asked. */
    public long unneeded() {
        return unneeded;
    }

    /** Bytes of the items that are here and of those on their way: {@link Settings#kept} and 16 of {@link #MAX_ITEM} at most. */
    public long heldBytes() {
        long bytes = items.bytes();
        for (Pull pull : pulls.values()) {
            bytes += pull.heldBytes();
        }
        return bytes;
    }

    /** Items that were not what their checksums said. */
    public long refused() {
        return refused;
    }
}
