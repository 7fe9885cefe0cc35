// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

/** What the peers say that are known well: by how much each was off, and the error that it claims. */
final class Voices {
    private final Ordered offs = new Ordered();
    private final Ordered errors = new Ordered();

    /** A peer is as it says now, until it is taken {@link #without}. */
    void with(Neighbour neighbour) {
        if (neighbour.isKnownWell()) {
            offs.add(neighbour.off());
            errors.add(neighbour.claimedError());
        }
    }

    /** A peer changes, or is forgotten. */
    void without(Neighbour neighbour) {
        if (neighbour.isKnownWell()) {
            offs.remove(neighbour.off());
            errors.remove(neighbour.claimedError());
        }
    }

    /** How many there are. */
    int count() {
        return offs.size();
    }

    /** A quartile of how much they were off, 1 to 3. */
    double off(int quartile) {
        return offs.at((count() - 1) * quartile / 4);
    }

    /** A quartile of the errors that they claim, 1 to 3. */
    double error(int quartile) {
        return errors.at((count() - 1) * quartile / 4);
    }
}
