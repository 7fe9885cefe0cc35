// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

/**
 * Data that one end sends as fast as it can to another end in the same process, over loopback, from when it is made until it is closed. Each
 * end has one event loop.
 */
public interface BulkTransfer extends AutoCloseable {
    /** Bytes that the receiver's application has had so far. From any thread. */
    long receivedBytes();

    /** Whether it goes on; it does not if something failed. From any thread. */
    boolean isAlive();

    @Override
    void close();
}
