// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.Stack;

/** View and dissemination on one host: how a protocol is put together. */
public final class Gossip implements Protocol {
    private static final int VIEW = 1;
    private static final int DISSEMINATION = 2;
    private static final long VIEW_PERIOD_NS = 2_000_000_000L;

    private final Stack stack = new Stack();
    private final PeerView view;
    private final Dissemination dissemination;

    /**
     * @param contacts peers to begin with
     * @param listener takes each item that comes
     */
    public Gossip(
            Host host, List<Endpoint> contacts, Dissemination.Settings settings, Dissemination.Listener listener) {
        view = stack.add(VIEW, new PeerView(Stack.channel(host, VIEW), contacts, VIEW_PERIOD_NS));
        dissemination = stack.add(
                DISSEMINATION, new Dissemination(Stack.channel(host, DISSEMINATION), view, settings, listener));
    }

    @Override
    public void start() {
        stack.start();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        stack.receive(from, payload);
    }

    @Override
    public void stop() {
        stack.stop();
    }

    public PeerView view() {
        return view;
    }

    public Dissemination dissemination() {
        return dissemination;
    }
}
