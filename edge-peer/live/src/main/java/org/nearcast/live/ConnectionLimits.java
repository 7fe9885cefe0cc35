// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import com.typesafe.config.Config;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many connections a server takes, in all and from one address; of IPv6 a /64 counts as one address, for that is what a
 * single customer has. Thread-safe.
 *
 * <p>A newcomer is one of which it is not known yet what it wants. Newcomers are bounded too, but the next one is never refused
 * for their sake: the oldest of them is closed instead. So thousands of half-open connections do not keep out anybody who
 * comes to the point.
 */
public final class ConnectionLimits {
    private static final AttributeKey<Slot> SLOT = AttributeKey.valueOf(ConnectionLimits.class, "slot");
    private static final int IPV6_PREFIX_BYTES = 8;

    private final int maxTotal;
    private final int maxPerAddress;
    private final int maxNewcomers;
    private final int maxNewcomersPerAddress;
    private final Map<Object, Place> places = new HashMap<>();
    private final Set<Slot> newcomers = new LinkedHashSet<>();
    private int total;
    private long evicted;

    /** What comes from one address. */
    private static final class Place {
        int connections;
        final Set<Slot> newcomers = new LinkedHashSet<>();
    }

    /** One connection's. */
    private final class Slot {
        final Channel channel;
        final Object address;
        boolean counted = true;

        Slot(Channel channel, Object address) {
            this.channel = channel;
            this.address = address;
        }

        void established() {
            synchronized (ConnectionLimits.this) {
                forgetNewcomer(this);
            }
        }

        void release() {
            synchronized (ConnectionLimits.this) {
                ConnectionLimits.this.release(this);
            }
        }
    }

    /**
     * Without a bound on newcomers.
     *
     * @param maxTotal connections at once
     * @param maxPerAddress of them, from one address
     */
    public ConnectionLimits(int maxTotal, int maxPerAddress) {
        this(maxTotal, maxPerAddress, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * @param maxTotal connections at once
     * @param maxPerAddress of them, from one address
     * @param maxNewcomers of them, such as {@link #established} was not called for
     * @param maxNewcomersPerAddress of these, from one address
     */
    public ConnectionLimits(int maxTotal, int maxPerAddress, int maxNewcomers, int maxNewcomersPerAddress) {
        if (maxTotal < 1 || maxPerAddress < 1 || maxNewcomers < 1 || maxNewcomersPerAddress < 1) {
            throw new IllegalArgumentException("bounds on connections must be more than 0");
        }
        this.maxTotal = maxTotal;
        this.maxPerAddress = maxPerAddress;
        this.maxNewcomers = maxNewcomers;
        this.maxNewcomersPerAddress = maxNewcomersPerAddress;
    }

    /**
     * Reads {@code max-connections} and {@code max-connections-per-address}, and if they are there {@code max-newcomers} and
     * {@code max-newcomers-per-address}.
     */
    public static ConnectionLimits from(Config config) {
        return new ConnectionLimits(
                config.getInt("max-connections"),
                config.getInt("max-connections-per-address"),
                config.hasPath("max-newcomers") ? config.getInt("max-newcomers") : Integer.MAX_VALUE,
                config.hasPath("max-newcomers-per-address")
                        ? config.getInt("max-newcomers-per-address")
                        : Integer.MAX_VALUE);
    }

    /** Counts a connection in until it closes; false if it is one too many, and then it is not counted. */
    public boolean admit(Channel channel) {
        Slot slot = new Slot(channel, addressOf(channel.remoteAddress()));
        Slot evictedOfAll = null;
        Slot evictedOfAddress = null;
        synchronized (this) {
            Place place = places.computeIfAbsent(slot.address, a -> new Place());
            if (place.connections >= maxPerAddress || total >= maxTotal && newcomers.isEmpty()) {
                forgetIfEmpty(slot.address, place);
                return false;
            }
            if (place.newcomers.size() >= maxNewcomersPerAddress) {
                evictedOfAddress = evictFirst(place.newcomers);
            }
            if (newcomers.size() >= maxNewcomers || total >= maxTotal) {
                evictedOfAll = evictFirst(newcomers);
            }
            Place kept = places.computeIfAbsent(slot.address, a -> new Place());
            total++;
            kept.connections++;
            kept.newcomers.add(slot);
            newcomers.add(slot);
        }
        channel.attr(SLOT).set(slot);
        channel.closeFuture().addListener(closed -> slot.release());
        close(evictedOfAddress);
        close(evictedOfAll);
        return true;
    }

    /** It counts no longer from now on, though it takes a moment to close. */
    private Slot evictFirst(Set<Slot> among) {
        Slot first = among.iterator().next();
        release(first);
        evicted++;
        return first;
    }

    private static void close(Slot slot) {
        if (slot != null) {
            slot.channel.close();
        }
    }

    private void release(Slot slot) {
        if (slot.counted) {
            slot.counted = false;
            forgetNewcomer(slot);
            total--;
            Place place = places.get(slot.address);
            place.connections--;
            forgetIfEmpty(slot.address, place);
        }
    }

    private void forgetNewcomer(Slot slot) {
        if (newcomers.remove(slot)) {
            places.get(slot.address).newcomers.remove(slot);
        }
    }

    private void forgetIfEmpty(Object address, Place place) {
        if (place.connections == 0) {
            places.remove(address);
        }
    }

    /** It is known what that connection wants, and it gets it: it is no newcomer any more. From any thread; idempotent. */
    public static void established(Channel channel) {
        Slot slot = channel.attr(SLOT).get();
        if (slot != null) {
            slot.established();
        }
    }

    /** Connections at the moment. */
    public synchronized int total() {
        return total;
    }

    /** Newcomers among them. */
    public synchronized int newcomers() {
        return newcomers.size();
    }

    /** Newcomers that were closed to make room for others. */
    public synchronized long evicted() {
        return evicted;
    }

    private static Object addressOf(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress
                ? ((InetSocketAddress) remote).getAddress()
                : InetAddress.getLoopbackAddress();
        return address instanceof Inet6Address ? ByteBuffer.wrap(address.getAddress(), 0, IPV6_PREFIX_BYTES) : address;
    }
}
