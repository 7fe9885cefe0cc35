// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.swarm.Partners;

/** Knows who takes part and where they are, as a tracker would; a part of its answers is the nearest of a sample, the rest are at random. */
final class Directory {
    private static final int SAMPLE = 64;

    private record Entry(SimulatedPeer peer, int site, double copies, Partners.Contact contact) {}

    private final Network network;
    private final RandomGenerator random;
    private final List<Entry> entries = new ArrayList<>();

    Directory(Network network, RandomGenerator random) {
        this.network = network;
        this.random = random;
    }

    /** @param copies of the stream that its upload could carry */
    void add(SimulatedPeer peer, int site, double copies, Partners.Contact contact) {
        entries.add(new Entry(peer, site, copies, contact));
    }

    /** Partners for who is at a site; the source, which is the first entry, for those above all that pass much on. */
    List<Partners.Contact> find(int site, double copies, int wanted) {
        List<Entry> sample = new ArrayList<>();
        for (int i = 0; i < SAMPLE && entries.size() > 1; i++) {
            Entry entry = entries.get(1 + random.nextInt(entries.size() - 1));
            if (entry.peer().isUp() && entry.site() != site && !sample.contains(entry)) {
                sample.add(entry);
            }
        }
        List<Partners.Contact> found = new ArrayList<>();
        if (sample.size() < wanted || random.nextDouble() < copies / 4) {
            found.add(entries.get(0).contact());
        }
        List<Entry> near = new ArrayList<>(sample);
        near.sort(Comparator.comparingLong(entry -> network.delayNs(site, entry.site())));
        for (int i = 0; i < Math.min(near.size(), wanted / 2); i++) {
            found.add(near.get(i).contact());
        }
        for (Entry entry : sample) {
            if (found.size() < wanted && !found.contains(entry.contact())) {
                found.add(entry.contact());
            }
        }
        return found;
    }
}
