// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.congestion.CongestionControl;
import org.nearcast.overlay.congestion.Priority;

/** A window and a rate that stay as they are, and what it was told. */
final class FixedWindow implements CongestionControl {
    final long window;
    final long rate;
    long lostBytes;
    long acknowledgedBytes;
    boolean persistent;
    Priority priority;
    Ack last;

    FixedWindow(long window, long rate) {
        this.window = window;
        this.rate = rate;
    }

    @Override
    public void sent(long nowNs, int bytes) {}

    @Override
    public void acknowledged(Ack ack) {
        last = ack;
        acknowledgedBytes += ack.bytes();
    }

    @Override
    public void lost(long nowNs, int bytes, long sentNs, boolean isPersistent) {
        lostBytes += bytes;
        persistent |= isPersistent;
    }

    @Override
    public long windowBytes() {
        return window;
    }

    @Override
    public long pacingBytesPerSecond() {
        return rate;
    }

    @Override
    public void prioritise(long nowNs, Priority other) {
        priority = other;
    }

    @Override
    public void datagramBytes(int bytes) {}
}
