// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.nearcast.controller.config.AllowedGateway;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.config.SiteConfig;
import org.onosproject.net.ConnectPoint;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may be a gateway: what the operator said at run time, and where he said nothing the network configuration. Words are
 * kept in a distributed map, so they hold on every node and over restarts, until he says otherwise or takes them back.
 */
public final class Admissions {

    private static final Logger log = LoggerFactory.getLogger(Admissions.class);

    /** More than an operator says by hand; a script that goes wild must not fill the cluster's map. */
    private static final int MAX_WORDS = 1024;

    private final ConsistentMap<String, String> store;
    private final LongSupplier wallClock;
    private final Map<String, Admission> words = new ConcurrentHashMap<>();
    private final MapEventListener<String, String> listener = this::changed;
    private volatile Runnable onChange = () -> {};

    /** Words in {@code store}, dated by {@code wallClock} (milliseconds since 1970). */
    public Admissions(ConsistentMap<String, String> store, LongSupplier wallClock) {
        this.store = store;
        this.wallClock = wallClock;
    }

    /** Takes up what was said before and hears what is said on other nodes; {@code onChange} must return at once. */
    public void open(Runnable onChanged) {
        onChange = onChanged;
        store.addListener(listener);
        store.asJavaMap().forEach(this::take);
    }

    /** Hears no more. */
    public void close() {
        store.removeListener(listener);
        onChange = () -> {};
    }

    private void changed(MapEvent<String, String> event) {
        if (event.newValue() == null) {
            words.remove(event.key());
        } else {
            take(event.key(), event.newValue().value());
        }
        onChange.run();
    }

    private void take(String name, String record) {
        try {
            words.put(name, Admission.read(record));
        } catch (IllegalArgumentException e) {
            log.warn("Ignoring a stored admission of {}: {}", name, e.getMessage());
        }
    }

    private boolean isSaid(Admission.Word word, String id, ConnectPoint at) {
        return said(id).filter(a -> a.word() == word).isPresent()
                || said(at.toString()).filter(a -> a.word() == word).isPresent();
    }

    /** The word about a gateway by this name, if there is one. */
    public Optional<Admission> said(String name) {
        return Optional.ofNullable(words.get(name));
    }

    /** All words, by name. */
    public Map<String, Admission> all() {
        return Collections.unmodifiableMap(new TreeMap<>(words));
    }

    /** Whether the peer with fingerprint {@code id}, heard at {@code at}, may be a gateway. */
    public boolean allows(Deployment deployment, String id, ConnectPoint at) {
        if (isSaid(Admission.Word.REVOKED, id, at)) {
            return false;
        }
        return deployment.allows(id, at)
                || said(id).filter(Admission::allows).isPresent()
                || said(at.toString()).filter(Admission::allows).isPresent();
    }

    /** Whether the gateway gets no new connections. */
    public boolean drains(String id, ConnectPoint at) {
        return isSaid(Admission.Word.DRAINING, id, at);
    }

    /** The plain servers that may be gateways. */
    public List<AllowedGateway> servers(Deployment deployment) {
        List<AllowedGateway> servers = new ArrayList<>();
        for (AllowedGateway server : deployment.servers()) {
            String name = server.address().orElseThrow().toString();
            if (said(name).filter(a -> a.word() == Admission.Word.REVOKED).isEmpty()) {
                servers.add(server);
            }
        }
        all().forEach((name, admission) -> {
            boolean more = admission.allows()
                    && GatewayName.parse(name).isServer()
                    && servers.stream()
                            .noneMatch(server ->
                                    server.address().orElseThrow().toString().equals(name))
                    && isServable(deployment, admission.site());
            if (more) {
                servers.add(AllowedGateway.server(
                        Endpoint.parse(name), admission.site().orElse(null)));
            }
        });
        return servers;
    }

    private static boolean isServable(Deployment deployment, Optional<String> site) {
        return site.map(name ->
                        deployment.sites().stream().map(SiteConfig::name).anyMatch(name::equals))
                .orElse(deployment.sites().isEmpty());
    }

    /**
     * Lets a gateway be one, and ends a drain.
     *
     * @param site the site that a plain server serves; null for a peer, whose site is where it is heard
     * @throws IllegalArgumentException saying why that cannot be
     */
    public void allow(GatewayName name, String site, Deployment deployment) {
        if (!name.isServer() && site != null) {
            throw new IllegalArgumentException("only a plain server is given a site; a peer's is where it is heard");
        }
        String kept =
                site == null ? said(name.toString()).flatMap(Admission::site).orElse(null) : site;
        boolean configured = name.isServer() && isConfigured(name, deployment);
        if (name.isServer() && !configured && !isServable(deployment, Optional.ofNullable(kept))) {
            throw new IllegalArgumentException((kept == null
                            ? "a plain server needs the site that it serves"
                            : "there is no site \"" + kept + "\"")
                    + "; there are "
                    + deployment.sites().stream()
                            .map(SiteConfig::name)
                            .sorted()
                            .collect(java.util.stream.Collectors.toList()));
        }
        say(name, new Admission(Admission.Word.ALLOWED, true, kept, wallClock.getAsLong()));
    }

    /** Lets a gateway be none; its connections end at once. */
    public void revoke(GatewayName name) {
        String site = said(name.toString()).flatMap(Admission::site).orElse(null);
        say(name, new Admission(Admission.Word.REVOKED, false, site, wallClock.getAsLong()));
    }

    /**
     * Lets a gateway have no new connections; those it has go on.
     *
     * @throws IllegalArgumentException if it is revoked
     */
    public void drain(GatewayName name) {
        Optional<Admission> before = said(name.toString());
        if (before.filter(a -> a.word() == Admission.Word.REVOKED).isPresent()) {
            throw new IllegalArgumentException(name + " is revoked: there is nothing to drain");
        }
        boolean allowed = before.filter(Admission::allows).isPresent();
        say(
                name,
                new Admission(
                        Admission.Word.DRAINING,
                        allowed,
                        before.flatMap(Admission::site).orElse(null),
                        wallClock.getAsLong()));
    }

    /** Ends a drain and leaves the gateway as it was before. Returns whether it was being drained. */
    public boolean undrain(GatewayName name) {
        Optional<Admission> before = said(name.toString()).filter(a -> a.word() == Admission.Word.DRAINING);
        if (before.isEmpty()) {
            return false;
        }
        if (before.get().allows()) {
            say(
                    name,
                    new Admission(
                            Admission.Word.ALLOWED, true, before.get().site().orElse(null), wallClock.getAsLong()));
            return true;
        }
        return forget(name);
    }

    /** Takes back what was said of a gateway: the network configuration decides again. Returns whether anything was. */
    public boolean forget(GatewayName name) {
        boolean was = words.remove(name.toString()) != null;
        store.remove(name.toString());
        onChange.run();
        return was;
    }

    private static boolean isConfigured(GatewayName name, Deployment deployment) {
        return deployment.servers().stream()
                .anyMatch(server -> server.address().orElseThrow().toString().equals(name.toString()));
    }

    private void say(GatewayName name, Admission admission) {
        if (words.size() >= MAX_WORDS && !words.containsKey(name.toString())) {
            throw new IllegalArgumentException("there are " + MAX_WORDS + " such decisions already; forget some first");
        }
        words.put(name.toString(), admission);
        store.put(name.toString(), admission.write());
        onChange.run();
    }
}
