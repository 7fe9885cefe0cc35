// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/** Something that is wrong for a while. Of several of one kind at one place the latest is felt, and when it ends the latest of the others. */
public interface Fault {
    /** It is over; does nothing if it was already. */
    void end();
}
