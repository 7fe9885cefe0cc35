// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The outcome of a train of pings; times in ms, NaN when nothing came back.
 *
 * @param sent requests
 * @param received replies
 * @param minMs shortest round trip
 * @param medianMs median round trip
 * @param meanMs mean round trip
 * @param maxMs longest round trip
 * @param deviationMs standard deviation
 */
public record RoundTrips(
        int sent, int received, double minMs, double medianMs, double meanMs, double maxMs, double deviationMs) {
    static RoundTrips parse(String text) {
        try {
            JsonNode json = DriverConnection.JSON.readTree(text);
            return new RoundTrips(
                    json.path("sent").asInt(),
                    json.path("received").asInt(),
                    json.path("minMs").asDouble(Double.NaN),
                    json.path("medianMs").asDouble(Double.NaN),
                    json.path("meanMs").asDouble(Double.NaN),
                    json.path("maxMs").asDouble(Double.NaN),
                    json.path("deviationMs").asDouble(Double.NaN));
        } catch (JsonProcessingException e) {
            throw new LabException("ping answered: " + text.strip(), e);
        }
    }
}
