// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.nearcast.controller.Workers;
import org.nearcast.protocol.announce.Announcement;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which gateways are heard, on this node or another of the cluster: each is held for 3.5 s after its last announcement and
 * bound to the port, MAC and address it was heard at for as long. Used on the control thread alone.
 */
public final class GatewayLeases {

    private static final Logger log = LoggerFactory.getLogger(GatewayLeases.class);

    /** More keys than an operator would allow; the one unheard for longest is forgotten. */
    private static final int MAX_KEYS = 256;

    private static final class Lease {
        private GatewayRecord record;
        private long heardMs;
        private boolean dropped;
        private boolean heard;
    }

    private final ConsistentMap<String, String> store;
    private final Workers workers;
    private final Map<String, Lease> leases = new HashMap<>();
    private final MapEventListener<String, String> listener = this::changedElsewhere;

    /** Leases over {@code store}. */
    public GatewayLeases(ConsistentMap<String, String> store, Workers workers) {
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
        store.asJavaMap().forEach((id, record) -> {
            take(id, record, false);
            Lease lease = leases.get(id);
            if (lease != null) {
                counters.accept(id, lease.record.counter());
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

    private void take(String id, String written, boolean heard) {
        try {
            GatewayRecord record = GatewayRecord.read(id, written);
            Lease lease = leases.get(id);
            if (lease == null || Long.compareUnsigned(record.counter(), lease.record.counter()) > 0) {
                renew(record, heard);
            }
        } catch (IllegalArgumentException e) {
            log.warn("Ignoring a stored gateway: {}", e.getMessage());
        }
    }

    private void renew(GatewayRecord record, boolean heard) {
        Lease lease = leases.computeIfAbsent(record.gateway().id(), id -> new Lease());
        lease.record = record;
        lease.heardMs = workers.now();
        lease.dropped = false;
        lease.heard = heard;
        if (leases.size() > MAX_KEYS) {
            leases.values().stream()
                    .min((a, b) -> Long.compare(a.heardMs, b.heardMs))
                    .map(eldest -> eldest.record.gateway().id())
                    .ifPresent(eldest -> {
                        leases.remove(eldest);
                        workers.store(() -> store.remove(eldest));
                    });
        }
    }

    /**
     * A gateway's announcement was accepted.
     *
     * @return false if its key is bound to another place, and nothing changes
     */
    public boolean heard(Gateway gateway, long counter) {
        Lease lease = leases.get(gateway.id());
        if (lease != null && isLive(lease) && !lease.record.gateway().isWhere(gateway)) {
            return false;
        }
        GatewayRecord record = new GatewayRecord(gateway, counter);
        renew(record, true);
        workers.store(() -> store.put(gateway.id(), record.write()));
        return true;
    }

    /** A gateway says that it is one no more; nothing happens if its key is bound to another place. */
    public void left(String id, ConnectPoint place, Ip4Address address) {
        Lease lease = leases.get(id);
        if (lease != null
                && lease.record.gateway().place().equals(place)
                && lease.record.gateway().address().equals(address)) {
            lease.dropped = true;
        }
    }

    /** Whether the gateway was heard since its lease was taken up from the store. */
    public boolean isHeard(String id) {
        Lease lease = leases.get(id);
        return lease != null && lease.heard;
    }

    private boolean isLive(Lease lease) {
        return !lease.dropped && workers.now() - lease.heardMs <= Announcement.EXPIRY_MS;
    }

    /** Ends the leases of gateways with this MAC that were heard elsewhere than where their host is now, if it is. */
    public void drop(MacAddress mac, Optional<ConnectPoint> place) {
        leases.values().stream()
                .filter(lease -> lease.record.gateway().mac().equals(mac))
                .filter(lease ->
                        !place.equals(Optional.of(lease.record.gateway().place())))
                .forEach(lease -> lease.dropped = true);
    }

    /** The gateways heard lately. */
    public Collection<Gateway> live() {
        List<Gateway> live = new ArrayList<>();
        leases.values().stream().filter(this::isLive).forEach(lease -> live.add(lease.record.gateway()));
        return live;
    }

    /** How long since the gateway was heard, in milliseconds. */
    public Optional<Long> silence(String id) {
        return Optional.ofNullable(leases.get(id)).map(lease -> workers.now() - lease.heardMs);
    }
}
