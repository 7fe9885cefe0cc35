// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The controller's tunables, from {@code reference.conf}, which gives units and reasons.
 *
 * @param linkProbe period of link probes
 * @param linkStale silence after which a link is gone
 * @param portSettle time a port must be up before hosts may be behind it
 * @param flowPoll period of the rules' poll
 * @param portPoll period of the port counters' poll
 */
record Settings(Duration linkProbe, Duration linkStale, Duration portSettle, Duration flowPoll, Duration portPoll) {

    static Settings of(Config config) {
        Config controller = config.getConfig("nearcast.controller");
        return new Settings(
                controller.getDuration("link-probe"),
                controller.getDuration("link-stale"),
                controller.getDuration("port-settle"),
                controller.getDuration("flow-poll"),
                controller.getDuration("port-poll"));
    }
}
