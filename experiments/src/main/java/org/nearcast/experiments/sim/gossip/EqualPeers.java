// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.gossip.Gossip;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.Simulation;

/** Peers that gossip, one at each site, all alike and none of which leaves. */
public final class EqualPeers {
    private static final int CONTACTS = 3;

    private EqualPeers() {}

    /**
     * Adds and starts them. Each begins with a few contacts among those before it.
     *
     * @param arrived takes each item that comes to any of them
     * @return what runs on each
     */
    public static List<Gossip> start(
            Simulation simulation,
            int peers,
            AccessLink link,
            Dissemination.Settings settings,
            RandomGenerator random,
            Dissemination.Listener arrived) {
        List<Gossip> gossips = new ArrayList<>();
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            List<Endpoint> contacts = contacts(endpoints, random);
            simulation
                    .add(PeerSettings.at(i, link), host -> {
                        Gossip gossip = new Gossip(host, contacts, settings, arrived);
                        gossips.add(gossip);
                        return gossip;
                    })
                    .start();
            endpoints.add(simulation.peers().get(i).endpoint());
        }
        return gossips;
    }

    /** Whom a peer knows at first, of those there are. */
    static List<Endpoint> contacts(List<Endpoint> there, RandomGenerator random) {
        List<Endpoint> contacts = new ArrayList<>();
        for (int i = 0; i < CONTACTS && !there.isEmpty(); i++) {
            contacts.add(there.get(random.nextInt(there.size())));
        }
        return contacts;
    }
}
