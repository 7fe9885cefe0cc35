// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.concurrent.atomic.AtomicLong;
import org.onosproject.net.DeviceId;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;

/** Names that the OpenFlow adapters share. */
final class OpenFlowIds {

    /** The identity under which ONOS's own OpenFlow providers register. */
    static final ProviderId PROVIDER = new ProviderId("of", "org.onosproject.provider.openflow");

    /** Transaction ids of requests that are no rule batches; those carry the batch's number, counted from nought. */
    private static final AtomicLong REQUESTS = new AtomicLong(0x70000000L);

    private OpenFlowIds() {}

    static DeviceId device(Dpid dpid) {
        return DeviceId.deviceId(Dpid.uri(dpid));
    }

    static Dpid dpid(DeviceId device) {
        return Dpid.dpid(device.uri());
    }

    static long requestXid() {
        return REQUESTS.getAndUpdate(xid -> xid >= 0x7fffffffL ? 0x70000000L : xid + 1);
    }
}
