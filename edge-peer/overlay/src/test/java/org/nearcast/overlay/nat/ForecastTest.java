// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.overlay.host.Endpoint;

class ForecastTest {
    private static final Endpoint SEEN = Endpoint.ipv4(0xcb007105, 50_000);
    private static final Endpoint OWN = Endpoint.ipv4(0xcb007199, 40_000);
    private static final Endpoint LAN = Endpoint.ipv4(0xc0a80002, 4_000);
    private static final NatType STABLE = new NatType(
            Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Allocation.PRESERVING, 1);

    private static NatType sequential(int step) {
        return new NatType(
                Dependence.ADDRESS_AND_PORT_DEPENDENT,
                Dependence.ADDRESS_AND_PORT_DEPENDENT,
                Allocation.SEQUENTIAL,
                step);
    }

    private static Signal.Description description(NatType type, Endpoint latest, int others) {
        return new Signal.Description(
                1,
                true,
                0,
                0,
                new Credentials(1, new byte[16]),
                type,
                latest,
                others,
                List.of(
                        Candidate.of(CandidateType.HOST, LAN, 0),
                        Candidate.of(CandidateType.SERVER_REFLEXIVE, SEEN, 0),
                        Candidate.of(CandidateType.RELAYED, SEEN.withPort(9), 0)));
    }

    private static List<Endpoint> endpoints(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::endpoint).toList();
    }

    private static List<Integer> foretold(List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.type() == CandidateType.PREDICTED)
                .map(candidate -> candidate.endpoint().port())
                .toList();
    }

    @Test
    void shouldTryWhereItWasSeenAndThenItsOwnAddress() {
        Signal.Description other = description(STABLE, SEEN, 0);
        assertEquals(List.of(SEEN, LAN), endpoints(Forecast.order(other, other, List.of(OWN), true)));
    }

    @Test
    void shouldTryItsOwnAddressFirstBehindTheSameBox() {
        Signal.Description other = description(STABLE, SEEN, 0);
        assertEquals(
                LAN,
                Forecast.order(other, other, List.of(SEEN.withPort(1)), true)
                        .get(0)
                        .endpoint());
    }

    @Test
    void shouldSweepAllNextPortsAndThoseByItsStep() {
        List<Candidate> all =
                Forecast.order(description(STABLE, OWN, 0), description(sequential(2), SEEN, 0), List.of(OWN), true);
        List<Integer> ports = foretold(all);
        assertEquals(32, ports.size());
        assertEquals(50_002, ports.get(0));
        assertTrue(ports.contains(50_032) && ports.contains(50_001) && ports.contains(50_016));
    }

    @Test
    void shouldBeginAgainWhereBoxesDo() {
        Signal.Description own = description(STABLE, OWN, 0);
        assertTrue(foretold(Forecast.order(own, description(sequential(1), SEEN.withPort(65_535), 0), List.of(), true))
                .contains(1_024));
        assertTrue(foretold(Forecast.order(own, description(sequential(-1), SEEN.withPort(1_024), 0), List.of(), true))
                .contains(65_535));
    }

    /** The n-th packets of both, by their boxes: whether some pair names one another. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "3, 0, 0, 0",
        "0, 5, 0, 0",
        "3, 3, 0, 0",
        "5, 0, 0, 0",
        "0, 7, 0, 0",
        "5, 3, 10, 10",
        "2, 0, 10, 10",
        "8, 6, 30, 30"
    })
    void shouldKeepStepWhateverOthersTake(int taken, int takenThere, int seen, int seenThere) {
        Signal.Description one = description(sequential(1), OWN, seen);
        Signal.Description other = description(sequential(1), SEEN, seenThere);
        List<Integer> from = foretold(Forecast.order(one, other, List.of(OWN), true));
        List<Integer> back = foretold(Forecast.order(other, one, List.of(SEEN), false));
        List<String> fits = new ArrayList<>();
        for (int n = 0; n < from.size(); n++) {
            for (int k = 0; k < back.size(); k++) {
                boolean reaches = from.get(n) == SEEN.port() + 1 + k + takenThere;
                boolean isReached = back.get(k) == OWN.port() + 1 + n + taken;
                if (reaches && isReached) {
                    fits.add(n + " and " + k);
                }
            }
        }
        assertTrue(!fits.isEmpty(), from + " and " + back);
    }
}
