// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.traffic;

/** Bytes of streams on one directed link: as they went, as they would have gone by CDN alone, and with a gateway for all. */
public final class LinkBytes {

    private long now;
    private long byCdn;
    private long byGateways;

    LinkBytes() {}

    LinkBytes(LinkBytes other) {
        now = other.now;
        byCdn = other.byCdn;
        byGateways = other.byGateways;
    }

    void add(long went, long wentByCdn, long wentByGateways) {
        now += went;
        byCdn += wentByCdn;
        byGateways += wentByGateways;
    }

    /** As they went. */
    public long now() {
        return now;
    }

    /** Had every connection gone to the CDN. */
    public long byCdn() {
        return byCdn;
    }

    /** Had every connection been steered to a gateway of its site. */
    public long byGateways() {
        return byGateways;
    }

    /** What peering saved; negative where it cost. */
    public long saved() {
        return byCdn - now;
    }

    /** What it would save beyond that; negative where it would cost. */
    public long couldSave() {
        return now - byGateways;
    }
}
