// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

/** The streams of an origin, to its {@link Registrar}. */
public interface Streams {
    /** Whether who has that publishing key may publish the stream. */
    boolean mayPublish(String publishingKey, String name);

    /** Whether an encoder publishes it at the origin itself. */
    boolean isPublishedHere(String name);

    /** A peer broadcasts a stream from now on, or by another key than before. */
    void began(String name, Registered registered);

    /** No peer does any more. */
    void ended(String name);
}
