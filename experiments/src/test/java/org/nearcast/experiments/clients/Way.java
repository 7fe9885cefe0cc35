// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

/** Between whom a stream goes. */
enum Way {
    /** Published to a peer on the broadcaster's machine, and played from it. */
    DIRECT("direct"),
    /** Published to the origin, and played from a peer that fetches it there. */
    GATEWAY("gateway"),
    /** Published to the origin, and played from it. */
    ORIGIN("origin");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
