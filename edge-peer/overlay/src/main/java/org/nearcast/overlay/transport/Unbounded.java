// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.congestion.CongestionControl;
import org.nearcast.overlay.congestion.Priority;

/** No congestion control: at message level rates are shared by the simulation. */
final class Unbounded implements CongestionControl {
    private static final long PLENTY = 1L << 50;

    @Override
    public void sent(long nowNs, int bytes) {}

    @Override
    public void acknowledged(Ack ack) {}

    @Override
    public void lost(long nowNs, int bytes, long sentNs, boolean persistent) {}

    @Override
    public long windowBytes() {
        return PLENTY;
    }

    @Override
    public long pacingBytesPerSecond() {
        return PLENTY;
    }

    @Override
    public void prioritise(long nowNs, Priority priority) {}

    @Override
    public void datagramBytes(int bytes) {}
}
