// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static int puntLease(Object value) {
        return new Settings(Map.of(OsgiPropertyConstants.PUNT_LEASE_SECONDS, value)).puntLeaseSeconds();
    }

    @Test
    void shouldTakeNumbersAndTheirTexts() {
        assertEquals(7, puntLease(7));
        assertEquals(7, puntLease(" 7 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "61", "-1", "x", "", "3.5", "99999999999"})
    void shouldTakeTheDefaultForWhatIsOutOfRangeOrNoNumber(String value) {
        assertEquals(OsgiPropertyConstants.PUNT_LEASE_SECONDS_DEFAULT, puntLease(value));
    }

    @Test
    void shouldHaveADefaultForEverything() {
        Settings settings = new Settings(Map.of());
        assertEquals(OsgiPropertyConstants.PUNT_LEASE_SECONDS_DEFAULT, settings.puntLeaseSeconds());
        assertEquals(OsgiPropertyConstants.RECOGNISE_PACKETS_DEFAULT, settings.recognisePackets());
        assertEquals(OsgiPropertyConstants.MAX_CONNECTIONS_DEFAULT, settings.maxConnections());
    }
}
