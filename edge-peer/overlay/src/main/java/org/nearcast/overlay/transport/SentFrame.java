// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** Something that was in a packet and waits for what becomes of it. Both may happen, in either order: a packet is thought lost and comes late. */
interface SentFrame {
    /** A packet that it was in has arrived. */
    void acknowledged();

    /** A packet that it was in is lost, or thought so: if it still matters it must be sent again. */
    void lost();
}
