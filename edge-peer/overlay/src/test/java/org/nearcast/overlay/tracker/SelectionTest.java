// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.tracker.ListingTest.peer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.vivaldi.Coordinate;

class SelectionTest {
    private static final PeerId NOBODY = new PeerId(9, 9, 9, 9);

    private final SeededRandom random = new SeededRandom(1);
    private final Listing listing = new Listing();

    private void add(int number, Offer offer) {
        listing.put(peer(number, offer), 1);
    }

    private List<Integer> choose(int most, Coordinate from, int lagMs) {
        return Selection.choose(listing, NOBODY, new Query(most, from, lagMs), 200, random).stream()
                .map(peer -> (int) peer.id().d())
                .toList();
    }

    @Test
    void shouldPreferTheNear() {
        for (int i = 1; i <= 100; i++) {
            add(i, Offers.viewer(Offers.at(i, 0), 500));
        }
        assertEquals(List.of(1, 2, 3), choose(3, Offers.at(0, 0), 600));
        assertEquals(List.of(100, 99, 98), choose(3, Offers.at(101, 0), 600));
    }

    @Test
    void shouldPreferThoseLessFarBehind() {
        add(1, Offers.viewer(Offers.at(1, 0), 900));
        add(2, Offers.viewer(Offers.at(40, 0), 300));
        add(3, Offers.viewer(Offers.at(80, 0), 300));
        add(4, Offers.viewer(Offers.at(1, 0), Offer.NO_LAG));
        assertEquals(List.of(2), choose(1, Offers.at(0, 0), 600));
        assertEquals(2, choose(3, Offers.at(0, 0), 600).get(0));
        assertFalse(choose(3, Offers.at(0, 0), 600).contains(3), "not at any distance");
        assertEquals(List.of(1), choose(1, Offers.at(0, 0), Offer.NO_LAG));
    }

    @Test
    void shouldPreferThoseInTheDirectionOfTheSource() {
        add(1, Offers.viewer(Offers.at(-10, 0), 600));
        add(2, Offers.viewer(Offers.at(20, 0), 600));
        assertEquals(List.of(1), choose(1, Offers.at(0, 0), 600), "no source is known");
        add(3, Offers.source(Offers.at(100, 0)));
        assertEquals(List.of(3, 2, 1), choose(3, Offers.at(0, 0), 600));
    }

    @Test
    void shouldPreferThoseWithFreeCapacity() {
        add(1, Offers.full(Offers.at(1, 0), 300));
        add(2, Offers.viewer(Offers.at(90, 0), 300));
        assertEquals(List.of(2, 1), choose(2, Offers.at(0, 0), 600));
    }

    @Test
    void shouldTakeNobodyForNearWhoHasNotFoundItsPlace() {
        Coordinate lost = Coordinate.of(new double[Coordinate.DIMENSIONS], 0, 0, Coordinate.MOST_ERROR);
        add(1, Offers.viewer(lost, 300));
        add(2, Offers.viewer(Offers.at(90, 0), 300));
        add(3, Offers.viewer(Offers.at(110, 0), 300));
        assertEquals(List.of(2, 1, 3), choose(3, Offers.at(0, 0), 600));
        Set<Integer> first = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            first.add(choose(1, lost, 600).get(0));
        }
        assertEquals(Set.of(1, 2, 3), first, "to who is lost all are alike");
    }

    @Test
    void shouldTellNobodyOfItself() {
        for (int i = 0; i < 10; i++) {
            add(i, Offers.viewer(Offers.at(0, 0), 300));
        }
        for (int i = 0; i < 10; i++) {
            PeerId asker = new PeerId(0, 0, 0, i);
            List<PeerRecord> told = Selection.choose(listing, asker, new Query(40, Offers.at(0, 0), 600), 200, random);
            assertEquals(9, told.size());
            assertTrue(told.stream().noneMatch(peer -> peer.id().equals(asker)));
        }
    }

    private double toldOfTheSource(PeerId asker, int times) {
        int told = 0;
        for (int i = 0; i < times; i++) {
            List<PeerRecord> chosen = Selection.choose(listing, asker, new Query(8, Offers.at(0, 1), 600), 200, random);
            told += chosen.get(0).offer().isSource() ? 1 : 0;
            assertTrue(chosen.stream().skip(1).noneMatch(peer -> peer.offer().isSource()), "second to somebody");
        }
        return (double) told / times;
    }

    private static Offer strong(long upload) {
        return new Offer(Offers.at(100, 0), upload, upload, 300, Offer.CONSUMES);
    }

    @Test
    void shouldTellTheStrongestOfTheSourceHoweverFarItIsAndOthersOnlyNowAndThen() {
        for (int i = 1; i <= 1_000; i++) {
            add(i, strong(1_000L * i));
        }
        add(0, Offers.source(Offers.at(9_000, 0)));
        assertEquals(1, toldOfTheSource(new PeerId(0, 0, 0, 1_000), 200));
        double middle = toldOfTheSource(new PeerId(0, 0, 0, 500), 10_000);
        assertTrue(middle > 0.001 && middle < 0.004, middle + " of the answers to one in the middle, expected 0.002");
        double stranger = toldOfTheSource(NOBODY, 10_000);
        assertTrue(stranger > 0.001 && stranger < 0.004, stranger + " of the answers to one that is not listed");
    }

    @Test
    void shouldNotTakeAllForTheStrongestWhereAllAreAlike() {
        for (int i = 1; i <= 1_000; i++) {
            add(i, strong(1_000));
        }
        add(0, Offers.source(Offers.at(0, 0)));
        double told = toldOfTheSource(new PeerId(0, 0, 0, 7), 2_000);
        assertTrue(told > 0.004 && told < 0.02, told + " of the answers, expected 0.01");
    }

    @Test
    void shouldTellEverybodyOfTheSourceWhileThereAreFew() {
        for (int i = 1; i < 8; i++) {
            add(i, strong(1_000L * i));
        }
        add(0, Offers.source(Offers.at(0, 0)));
        assertEquals(1, toldOfTheSource(new PeerId(0, 0, 0, 1), 20));
        assertEquals(1, toldOfTheSource(NOBODY, 20));
    }

    @Test
    void shouldPreferTheStrongAmongThoseAnywhere() {
        for (int i = 0; i < 1_000; i++) {
            long upload = i % 2 == 0 ? 10_000 : 1_000_000;
            add(i, new Offer(Offers.at(50 + i, 0), upload, upload, 300, Offer.CONSUMES));
        }
        int strong = 0;
        for (int i = 0; i < 100; i++) {
            List<PeerRecord> told =
                    Selection.choose(listing, NOBODY, new Query(40, Offers.at(0, 0), 600), 1_000, random);
            strong += (int) told.stream()
                    .skip(30)
                    .filter(peer -> peer.offer().uploadBytesPerSecond() == 1_000_000)
                    .count();
        }
        assertTrue(strong > 700 && strong < 800, strong + " of 1,000 drawn are strong, expected 750");
    }

    @Test
    void shouldTellOfSomeAnywhereSoThatClustersDoNotSeparate() {
        for (int i = 0; i < 5_000; i++) {
            add(i, Offers.viewer(Offers.at(i % 2 * 150, 0), 300));
        }
        int least = 40;
        int most = 0;
        for (int i = 0; i < 100; i++) {
            List<Integer> told = choose(40, Offers.at(0, 0), 600);
            Set<Integer> different = new HashSet<>(told);
            assertEquals(40, different.size());
            int others = (int) told.stream().filter(number -> number % 2 == 1).count();
            least = Math.min(least, others);
            most = Math.max(most, others);
        }
        assertTrue(least >= 1 && most <= 10, "between " + least + " and " + most + " of 40 from the other cluster");
    }

    @Test
    void shouldFindNearOnesAmongMany() {
        for (int i = 0; i < 10_000; i++) {
            add(i, Offers.viewer(Offers.at(random.nextDouble(200), random.nextDouble(200)), 300));
        }
        double nearest = 0;
        double told = 0;
        for (int i = 0; i < 200; i++) {
            Coordinate from = Offers.at(random.nextDouble(200), random.nextDouble(200));
            List<PeerRecord> found = Selection.choose(listing, NOBODY, new Query(40, from, 600), 200, random);
            nearest += found.get(0).coordinate().distanceNs(from) / 1e6 / 200;
            for (int k = 0; k < 30; k++) {
                told += found.get(k).coordinate().distanceNs(from) / 1e6 / 200 / 30;
            }
        }
        // In a square of 200 ms anybody is 104 ms away; of 200 the nearest about 7 ms, the nearest thirty about 32.
        assertTrue(nearest < 12, "the nearest is " + nearest + " ms away");
        assertTrue(told < 45, "the thirty are " + told + " ms away");
    }
}
