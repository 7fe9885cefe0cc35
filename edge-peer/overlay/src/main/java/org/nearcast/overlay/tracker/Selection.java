// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.host.PeerId;

/**
 * Whom a peer is told of ("Realtime swarming", section 3): near ones in the direction of the source with something to give, and a quarter at random,
 * so that clusters do not separate. Not all are looked at but a random sample of them, and the source: of 10,000 peers and a sample of 200 the
 * nearest told is about the fiftieth nearest there is, and who asks again sees another sample.
 *
 * <p>Being in the direction of the source is to be less far behind it than who asks, or nearer to it. Who is not is reckoned so much further away as
 * it is worth to ask another first; so is who has no free capacity.
 */
final class Selection {
    /** One of so many is told of whatever it is. */
    static final int ONE_AT_RANDOM_OF = 4;

    private static final long BEHIND_NS = 50_000_000;
    private static final long FULL_NS = 200_000_000;

    private record Candidate(long cost, PeerRecord peer) {}

    private Selection() {}

    /**
     * Chooses.
     *
     * @param asker is not told of itself
     * @param sampled how many are looked at
     * @return no more than are asked for, the best first
     */
    static List<PeerRecord> choose(Listing listing, PeerId asker, Query query, int sampled, RandomGenerator random) {
        List<PeerRecord> sample = listing.sample(sampled, random);
        PeerRecord source = listing.source();
        if (source != null && !sample.contains(source)) {
            sample.add(source);
        }
        List<Candidate> candidates = new ArrayList<>(sample.size());
        for (PeerRecord peer : sample) {
            if (!peer.id().equals(asker)) {
                candidates.add(new Candidate(cost(query, peer.offer(), source), peer));
            }
        }
        candidates.sort((one, other) -> Long.compare(one.cost, other.cost));
        int best = query.most() - query.most() / ONE_AT_RANDOM_OF;
        List<PeerRecord> chosen = new ArrayList<>(query.most());
        for (int i = 0; i < candidates.size() && i < query.most(); i++) {
            if (i >= best) {
                int drawn = random.nextInt(i, candidates.size());
                chosen.add(candidates.get(drawn).peer);
                candidates.set(drawn, candidates.get(i));
            } else {
                chosen.add(candidates.get(i).peer);
            }
        }
        return chosen;
    }

    private static long cost(Query asker, Offer offer, PeerRecord source) {
        long cost = offer.coordinate().distanceNs(asker.coordinate());
        if (!isAhead(asker, offer, source)) {
            cost += BEHIND_NS;
        }
        if (offer.freeBytesPerSecond() == 0) {
            cost += FULL_NS;
        }
        return cost;
    }

    private static boolean isAhead(Query asker, Offer offer, PeerRecord source) {
        return offer.lagMs() < asker.lagMs()
                || source != null
                        && offer.coordinate().distanceNs(source.coordinate())
                                < asker.coordinate().distanceNs(source.coordinate());
    }
}
