// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.world;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;

/** Hears nothing and says nothing. */
public final class Deaf implements Protocol {
    @Override
    public void start() {}

    @Override
    public void receive(Endpoint from, PayloadReader payload) {}
}
