// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

/** The source of a body that goes on for as long as it likes. All calls on the connection's event loop. */
public interface HttpStream {
    /** The head of the answer has been written; what is to follow goes to {@code sink}. Called once at most. */
    void begin(HttpSink sink);

    /** The sink has become writable again. */
    void onWritable();

    /** The connection has gone, or nobody wants the body. Called once, also when it never began. */
    void onClosed();
}
