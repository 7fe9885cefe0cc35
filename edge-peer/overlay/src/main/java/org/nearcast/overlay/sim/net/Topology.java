// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sites joined by links, which all packets between them share. A packet takes the way of least delay; between ways of equal delay that with
 * fewer links, then the one whose last site before its end has the lower number. Links must be added before the first packet.
 */
public final class Topology implements Network {
    private record Edge(int to, Link link) {}

    private record Reached(long delayNs, int hops, int site) {}

    private static final Comparator<Reached> BY_DELAY = Comparator.comparingLong(Reached::delayNs)
            .thenComparingInt(Reached::hops)
            .thenComparingInt(Reached::site);

    private final List<List<Edge>> edges = new ArrayList<>();
    private final Link[][][] paths;
    private boolean inUse;

    /** @param sites how many, without any link yet */
    public Topology(int sites) {
        for (int i = 0; i < sites; i++) {
            edges.add(new ArrayList<>());
        }
        paths = new Link[sites][][];
    }

    /**
     * Joins two sites by a link for each direction.
     *
     * @throws IllegalStateException if packets are on their way already
     */
    public Topology join(int a, int b, Link there, Link back) {
        if (inUse) {
            throw new IllegalStateException("links must be added before the first packet");
        }
        edges.get(a).add(new Edge(b, there));
        edges.get(b).add(new Edge(a, back));
        return this;
    }

    @Override
    public int sites() {
        return paths.length;
    }

    @Override
    public long delayNs(int from, int to) {
        return 0; // it is all in the links
    }

    @Override
    public Link[] path(int from, int to) {
        if (paths[from] == null) {
            inUse = true;
            paths[from] = pathsFrom(from);
        }
        Link[] path = paths[from][to];
        if (path == null) {
            throw new IllegalStateException("no way from site " + from + " to site " + to);
        }
        return path;
    }

    /** Dijkstra's algorithm. */
    private Link[][] pathsFrom(int from) {
        Reached[] best = new Reached[paths.length];
        int[] before = new int[paths.length];
        Link[] by = new Link[paths.length];
        boolean[] done = new boolean[paths.length];
        PriorityQueue<Reached> open = new PriorityQueue<>(BY_DELAY);
        best[from] = new Reached(0, 0, from);
        open.add(best[from]);
        Arrays.fill(before, -1);
        while (!open.isEmpty()) {
            Reached here = open.poll();
            if (done[here.site()]) {
                continue;
            }
            done[here.site()] = true;
            for (Edge edge : edges.get(here.site())) {
                Reached there = new Reached(here.delayNs() + edge.link().delayNs(), here.hops() + 1, edge.to());
                int order = best[edge.to()] == null ? -1 : BY_DELAY.compare(there, best[edge.to()]);
                if (!done[edge.to()] && (order < 0 || order == 0 && here.site() < before[edge.to()])) {
                    best[edge.to()] = there;
                    before[edge.to()] = here.site();
                    by[edge.to()] = edge.link();
                    open.add(there);
                }
            }
        }
        Link[][] all = new Link[paths.length][];
        for (int to = 0; to < all.length; to++) {
            if (done[to]) {
                ArrayDeque<Link> path = new ArrayDeque<>();
                for (int at = to; at != from; at = before[at]) {
                    path.addFirst(by[at]);
                }
                all[to] = path.toArray(Link.NONE);
            }
        }
        return all;
    }
}
