// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.rate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;

/**
 * A limit for each address, whatever its ports, and one for all together; of IPv6 the upper 64 bits count, which is what one customer has. Of many
 * addresses those not seen for longest are forgotten: then the common limit is what holds.
 */
public final class AddressLimits {
    private final double perSecond;
    private final double burst;
    private final int most;
    private final TokenBucket all;
    private final Map<Endpoint, TokenBucket> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param perSecond for an address
     * @param burst at once for an address
     * @param together how many addresses' worth is let through in all
     * @param most how many addresses are remembered
     */
    public AddressLimits(double perSecond, double burst, int together, int most, long nowNs) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.most = most;
        all = new TokenBucket(perSecond * together, burst * together, nowNs);
    }

    /** Whether one more is within both limits; if so, it is counted. */
    public boolean take(long nowNs, Endpoint endpoint) {
        Endpoint key = new Endpoint(endpoint.high(), endpoint.isIpv4() ? endpoint.low() : 0, 0);
        TokenBucket own = byAddress.get(key);
        if (own == null) {
            if (byAddress.size() == most) {
                byAddress.remove(byAddress.keySet().iterator().next());
            }
            own = new TokenBucket(perSecond, burst, nowNs);
            byAddress.put(key, own);
        }
        return own.take(nowNs, 1) && all.take(nowNs, 1);
    }

    /** How many addresses are remembered. */
    public int size() {
        return byAddress.size();
    }
}
