// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.world;

import java.util.function.BooleanSupplier;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Protocol;

/** Where hosts are: in virtual time or on sockets. What a test of a protocol needs, and no more. */
public interface World extends AutoCloseable {
    /** Adds a host and starts it; its number is returned, from 0. */
    int add(Protocol.Factory factory);

    /** Where a host is. */
    Endpoint endpoint(int host);

    /** Does something on a host's own thread, and returns when it is done. */
    void on(int host, Runnable task);

    /** Lets time pass until something holds, or so many nanoseconds are over; says whether it holds. */
    boolean runUntil(BooleanSupplier holds, long maxNs);

    @Override
    void close();
}
