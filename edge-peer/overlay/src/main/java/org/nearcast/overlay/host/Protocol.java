// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

/** What runs on a {@link Host}: one of these on each, perhaps a {@link Stack} of several. It is given its host when it is made. */
public interface Protocol {
    /** Makes a protocol. A host that starts again makes a new one: what the old one knew is lost, unless it was kept elsewhere. */
    @FunctionalInterface
    interface Factory {
        Protocol on(Host host);
    }

    /** The host is there: timers may be set and datagrams sent from now on. */
    void start();

    /**
     * A datagram has come. Anybody may have sent it, and anything may be in it.
     *
     * @throws MalformedPayloadException if it cannot be understood; it is counted and forgotten
     */
    void receive(Endpoint from, PayloadReader payload);

    /** The host is about to go, in order: the last chance to send. A host that crashes says nothing. */
    default void stop() {}
}
