// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/** Something that happens at a time. */
abstract class Event {
    /** It happens. */
    abstract void happen(long nowNs);

    /** Whether it has been called off and nothing will be done: such events are not counted. */
    boolean isOff() {
        return false;
    }
}
