// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.operator;

import java.util.function.Supplier;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.gateway.Admissions;
import org.nearcast.controller.gateway.GatewayName;
import org.nearcast.controller.gateway.Gateways;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Allows, revokes and drains gateways, and answers in a sentence. What it did is in the log. */
public final class OperatorDesk {

    private static final Logger log = LoggerFactory.getLogger(OperatorDesk.class);

    private final Admissions admissions;
    private final Gateways gateways;
    private final Supplier<Deployment> deployment;

    /** Decides over these. */
    public OperatorDesk(Admissions admissions, Gateways gateways, Supplier<Deployment> deployment) {
        this.admissions = admissions;
        this.gateways = gateways;
        this.deployment = deployment;
    }

    /**
     * Lets {@code gateway} be one.
     *
     * @param site for a plain server; null otherwise
     * @throws IllegalArgumentException saying what cannot be
     */
    public String allow(String gateway, String site) {
        GatewayName name = GatewayName.parse(gateway);
        admissions.allow(name, site, deployment.get());
        return done(name + " is allowed");
    }

    /** Lets {@code gateway} be none. */
    public String revoke(String gateway) {
        GatewayName name = GatewayName.parse(gateway);
        admissions.revoke(name);
        return done(name + " is revoked");
    }

    /** Gives {@code gateway} no new connections. */
    public String drain(String gateway) {
        GatewayName name = GatewayName.parse(gateway);
        if (!isKnown(name)) {
            throw new IllegalArgumentException("no gateway " + name + " is allowed here: there is nothing to drain");
        }
        admissions.drain(name);
        return done(name + " is drained: it gets no new connections and keeps those it has; allow ends it");
    }

    /** Gives {@code gateway} new connections again, if it may have any. */
    public String undrain(String gateway) {
        GatewayName name = GatewayName.parse(gateway);
        if (!admissions.undrain(name)) {
            throw new IllegalArgumentException(name + " is not being drained");
        }
        return done(name + " gets new connections again");
    }

    /** Takes back what was said of {@code gateway}: the network configuration decides again. */
    public String forget(String gateway) {
        GatewayName name = GatewayName.parse(gateway);
        if (!admissions.forget(name)) {
            throw new IllegalArgumentException("nothing was said of " + name);
        }
        return done("the network configuration decides about " + name + " again");
    }

    private boolean isKnown(GatewayName name) {
        String text = name.toString();
        return admissions.said(text).isPresent()
                || deployment.get().gateways().stream()
                        .anyMatch(allowed -> allowed.name().equals(text)
                                || allowed.port()
                                        .filter(port -> port.toString().equals(text))
                                        .isPresent())
                || gateways.all().stream()
                        .anyMatch(gateway -> gateway.id().equals(text)
                                || gateway.place().toString().equals(text));
    }

    private static String done(String sentence) {
        log.info("By the operator's word, {}", sentence);
        return sentence;
    }
}
