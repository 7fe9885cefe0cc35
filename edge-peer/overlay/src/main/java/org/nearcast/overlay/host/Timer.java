// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

/** A task that will run. */
public interface Timer {
    /** Sees to it that it does not. Does nothing if it has run or was cancelled. */
    void cancel();
}
