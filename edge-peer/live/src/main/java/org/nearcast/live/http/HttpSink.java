// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import io.netty.buffer.ByteBuf;

/** Where an {@link HttpStream} writes. To be used on the connection's event loop. */
public interface HttpSink {
    /** Whether it takes more without piling up. */
    boolean isWritable();

    /** Writes a piece, which is the sink's from then on. */
    void write(ByteBuf piece);

    /** Sends what was written. */
    void flush();

    /** Ends the body, and the connection behind it. */
    void end();

    /** Ends the connection in the middle of the body, so that the reader knows that something is missing. */
    void abort();
}
