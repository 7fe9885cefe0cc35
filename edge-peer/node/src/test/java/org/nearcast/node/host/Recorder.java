// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;

/** A protocol that remembers what came, and when it was started and stopped. */
class Recorder implements Protocol {
    /** A datagram that came. */
    record Received(Endpoint from, byte[] bytes) {}

    final List<Received> received = new CopyOnWriteArrayList<>();
    volatile Thread started;
    volatile Thread stopped;

    @Override
    public void start() {
        started = Thread.currentThread();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        ByteBuffer rest = payload.rest();
        byte[] bytes = new byte[rest.remaining()];
        rest.get(bytes);
        received.add(new Received(from, bytes));
    }

    @Override
    public void stop() {
        stopped = Thread.currentThread();
    }
}
