// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.vivaldi.Coordinate;

/**
 * Whom a peer is told of ("Realtime swarming", section 3): near ones in the direction of the source with something to give, and for a quarter
 * any others, of two the one that has more to give, so that clusters do not separate. Not all are looked at but a random sample of them: of 10,000
 * peers and a sample of 200 the nearest told is about the fiftieth nearest there is, and who asks again sees another sample.
 *
 * <p>Being in the direction of the source is to be less far behind it than who asks, or nearer to it. Who is not is reckoned so much further away as
 * it is worth to ask another first; so is who has no free capacity.
 *
 * <p>The source is for those who can pass on most, so that its upload goes a long way; and now and then for anybody, so that who claims much and gives
 * nothing does not have it for himself.
 */
final class Selection {
    /** One of so many is told of whatever it is. */
    static final int ONE_AT_RANDOM_OF = 4;
    /** So many of the strongest are told of the source. */
    static final int AT_SOURCE = 8;
    /** So many of all the others, each time that all have asked. */
    static final int AT_SOURCE_BY_CHANCE = 2;

    private static final long BEHIND_NS = 50_000_000;
    private static final long FULL_NS = 200_000_000;
    /** Of a way one end of which has not found its place. */
    private static final long UNKNOWN_NS = 100_000_000;

    private static final double LOST = 1;

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
        List<Candidate> candidates = new ArrayList<>(sample.size());
        for (PeerRecord peer : sample) {
            if (!peer.id().equals(asker) && peer != source) {
                candidates.add(new Candidate(cost(query, peer.offer(), source), peer));
            }
        }
        candidates.sort((one, other) -> Long.compare(one.cost, other.cost));
        List<PeerRecord> chosen = new ArrayList<>(query.most());
        if (source != null && !source.id().equals(asker) && isForSource(listing, asker, sample, random)) {
            chosen.add(source);
        }
        int best = query.most() - query.most() / ONE_AT_RANDOM_OF;
        for (int i = 0; i < candidates.size() && chosen.size() < query.most(); i++) {
            int next = chosen.size() < best ? i : strongerOfTwo(candidates, i, random);
            chosen.add(candidates.get(next).peer);
            candidates.set(next, candidates.get(i));
        }
        return chosen;
    }

    /** Of two at random, from a place on, the one with more to give. */
    private static int strongerOfTwo(List<Candidate> candidates, int from, RandomGenerator random) {
        int one = random.nextInt(from, candidates.size());
        int other = random.nextInt(from, candidates.size());
        return free(candidates.get(other)) > free(candidates.get(one)) ? other : one;
    }

    private static long free(Candidate candidate) {
        return candidate.peer.offer().freeBytesPerSecond();
    }

    /** Whether a peer is among the strongest, or lucky; as far as a sample can tell. */
    private static boolean isForSource(Listing listing, PeerId asker, List<PeerRecord> sample, RandomGenerator random) {
        PeerRecord self = listing.of(asker);
        if (listing.size() <= AT_SOURCE || random.nextInt(listing.size()) < AT_SOURCE_BY_CHANCE) {
            return true;
        }
        if (self == null) {
            return false;
        }
        long upload = self.offer().uploadBytesPerSecond();
        int stronger = 0;
        int alike = 0;
        for (PeerRecord peer : sample) {
            long other = peer.offer().uploadBytesPerSecond();
            if (!peer.offer().isSource() && peer != self) {
                stronger += other > upload ? 1 : 0;
                alike += other == upload ? 1 : 0;
            }
        }
        return (stronger + random.nextDouble() * alike) * listing.size() / sample.size() < AT_SOURCE;
    }

    private static long cost(Query asker, Offer offer, PeerRecord source) {
        long cost = isKnown(offer.coordinate(), asker.coordinate())
                ? offer.coordinate().distanceNs(asker.coordinate())
                : UNKNOWN_NS;
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
                        && isKnown(offer.coordinate(), asker.coordinate())
                        && isKnown(source.coordinate(), asker.coordinate())
                        && offer.coordinate().distanceNs(source.coordinate())
                                < asker.coordinate().distanceNs(source.coordinate());
    }

    private static boolean isKnown(Coordinate one, Coordinate other) {
        return one.error() < LOST && other.error() < LOST;
    }
}
