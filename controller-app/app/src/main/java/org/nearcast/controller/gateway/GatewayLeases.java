// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.nearcast.controller.Workers;
import org.nearcast.protocol.announce.Announcement;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which gateways are heard, on this node or another of the cluster: each is held for 3.5 s after its last announcement and
 * bound to the port and MAC it was heard at for as long; it may have several addresses there. Used on the control thread alone.
 */
public final class GatewayLeases {

    private static final Logger log = LoggerFactory.getLogger(GatewayLeases.class);

    /** More addresses of gateways than an operator would allow; the one unheard for longest is forgotten. */
    private static final int MAX_LEASES = 256;

    /** A gateway's addresses, of both families. */
    private static final int MAX_ADDRESSES = 8;

    /**
     * A gateway behind a switch that ONOS has lost says nothing here and may be well: it keeps its connections for so long. Switches look
     * for their controller at least every 8 s.
     */
    private static final long AWAY_MS = 15_000;

    private static final class Lease {
        private GatewayRecord record;
        private long heardMs;
        private boolean dropped;
        private boolean heard;
        private boolean away;
        private long awaySinceMs;
    }

    private final ConsistentMap<String, String> store;
    private final Workers workers;
    private final Predicate<DeviceId> isAvailable;
    private final Map<String, Lease> leases = new HashMap<>();
    private final MapEventListener<String, String> listener = this::changedElsewhere;

    /** Leases over {@code store}; {@code isAvailable} says whether ONOS talks to a switch. */
    public GatewayLeases(ConsistentMap<String, String> store, Workers workers, Predicate<DeviceId> isAvailable) {
        this.isAvailable = isAvailable;
        this.store = store;
        this.workers = workers;
    }

    /**
     * Takes up what the store holds, each gateway for one more lease, and listens for more. Who was not heard yet keeps its
     * connections, and gets no new ones: it may have died while nobody listened.
     *
     * @param counters told every key's last counter, so that what is older stays refused over a restart
     */
    public void open(BiConsumer<String, Long> counters) {
        store.asJavaMap().forEach((key, record) -> {
            take(key, record, false);
            Lease lease = leases.get(key);
            if (lease != null) {
                counters.accept(lease.record.gateway().id(), lease.record.counter());
            }
        });
        store.addListener(listener);
    }

    /** Listens no more. */
    public void close() {
        store.removeListener(listener);
    }

    private void changedElsewhere(MapEvent<String, String> event) {
        if (event.newValue() != null) {
            String record = event.newValue().value();
            workers.control(() -> take(event.key(), record, true));
        }
    }

    private void take(String key, String written, boolean heard) {
        try {
            GatewayRecord record = GatewayRecord.read(key, written);
            Lease lease = leases.get(key);
            if (lease == null || Long.compareUnsigned(record.counter(), lease.record.counter()) > 0) {
                renew(record, heard);
            }
        } catch (IllegalArgumentException e) {
            log.warn("Ignoring a stored gateway: {}", e.getMessage());
        }
    }

    private void renew(GatewayRecord record, boolean heard) {
        Lease lease = leases.computeIfAbsent(GatewayRecord.key(record.gateway()), key -> new Lease());
        lease.record = record;
        lease.heardMs = workers.now();
        lease.dropped = false;
        lease.heard = heard;
        lease.away = false;
        if (leases.size() > MAX_LEASES) {
            leases.values().stream()
                    .min(Comparator.comparingLong(other -> other.heardMs))
                    .map(eldest -> GatewayRecord.key(eldest.record.gateway()))
                    .ifPresent(this::forget);
        }
    }

    private void forget(String key) {
        leases.remove(key);
        workers.store(() -> store.remove(key));
    }

    /**
     * A gateway's announcement was accepted.
     *
     * @return false if it is older than one before it, or its key is bound to another place or has enough addresses, and
     *     nothing changes
     */
    public boolean heard(Gateway gateway, long counter) {
        int others = 0;
        for (Lease lease : leases.values()) {
            Gateway other = lease.record.gateway();
            if (!other.id().equals(gateway.id())) {
                continue;
            }
            // The gate forgets a key when it has accepted enough others, which anybody can make.
            if (Long.compareUnsigned(counter, lease.record.counter()) <= 0) {
                return false;
            }
            if (isLive(lease)) {
                if (!other.isBoundLike(gateway)) {
                    return false;
                }
                others += other.address().equals(gateway.address()) ? 0 : 1;
            }
        }
        if (others >= MAX_ADDRESSES) {
            return false;
        }
        GatewayRecord record = new GatewayRecord(gateway, counter);
        renew(record, true);
        workers.store(() -> store.put(GatewayRecord.key(gateway), record.write()));
        return true;
    }

    /**
     * A gateway says that it is one no more, whatever its addresses; nothing happens if its key is bound to another place.
     *
     * @return whether that ends a lease
     */
    public boolean left(String id, ConnectPoint place, MacAddress mac) {
        boolean ends = false;
        for (Lease lease : leases.values()) {
            Gateway gateway = lease.record.gateway();
            if (gateway.id().equals(id)
                    && gateway.place().equals(place)
                    && gateway.mac().equals(mac)) {
                ends |= !lease.dropped;
                lease.dropped = true;
            }
        }
        return ends;
    }

    /** Whether the gateway was heard at this address since its lease was taken up from the store, or its switch came back. */
    public boolean isHeard(Gateway gateway) {
        Lease lease = leases.get(GatewayRecord.key(gateway));
        return lease != null && lease.heard;
    }

    /** Whether the gateway's switch is one that ONOS has lost and may find again. */
    boolean isAway(Gateway gateway) {
        Lease lease = leases.get(GatewayRecord.key(gateway));
        return lease != null && lease.away;
    }

    private boolean isLive(Lease lease) {
        return !lease.dropped
                && (lease.away
                        ? workers.now() - lease.awaySinceMs <= AWAY_MS
                        : workers.now() - lease.heardMs <= Announcement.EXPIRY_MS);
    }

    /** Holds the leases of those whose switch has gone; gives those whose switch is back the time to be heard again. */
    private void follow(Lease lease) {
        boolean there = isAvailable.test(lease.record.gateway().place().deviceId());
        if (there && lease.away) {
            lease.away = false;
            lease.heardMs = workers.now();
        } else if (!there && !lease.away && isLive(lease)) {
            lease.away = true;
            lease.awaySinceMs = workers.now();
            lease.heard = false;
        }
    }

    /** Ends the leases of gateways with this MAC that were heard elsewhere than where their host is now, if it is. */
    public void drop(MacAddress mac, Optional<ConnectPoint> place) {
        leases.values().stream()
                .filter(lease -> lease.record.gateway().mac().equals(mac))
                .filter(lease ->
                        !place.equals(Optional.of(lease.record.gateway().place())))
                // ONOS may forget the hosts of a switch that it has lost.
                .filter(lease -> place.isPresent()
                        || isAvailable.test(lease.record.gateway().place().deviceId()))
                .forEach(lease -> lease.dropped = true);
    }

    /** How long since the gateway was heard at this address, in milliseconds. */
    Optional<Long> silence(Gateway gateway) {
        return Optional.ofNullable(leases.get(GatewayRecord.key(gateway))).map(lease -> workers.now() - lease.heardMs);
    }

    /** The gateways heard lately, and those who cannot be heard now because their switch is away. */
    public Collection<Gateway> live() {
        List<Gateway> live = new ArrayList<>();
        leases.values().forEach(this::follow);
        leases.values().stream().filter(this::isLive).forEach(lease -> live.add(lease.record.gateway()));
        return live;
    }
}
