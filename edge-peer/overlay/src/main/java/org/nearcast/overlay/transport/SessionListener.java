// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import org.nearcast.overlay.host.Endpoint;

/** What a transport tells of its sessions, on the protocol's thread. */
public interface SessionListener {
    /** A session is open: the other end is who it says, and has answered. */
    default void opened(Session session) {}

    /** A session that was open, or was to be opened from here, is over. */
    default void closed(Session session, CloseReason why) {}

    /** A message is complete. Messages come in any order. */
    void received(Session session, int channel, ByteBuffer content);

    /** An unreliable message came. */
    default void receivedUnreliable(Session session, int channel, ByteBuffer content) {}

    /** The other end sees this host there: behind a NAT, not where it sees itself. */
    default void observed(Session session, Endpoint own) {}
}
