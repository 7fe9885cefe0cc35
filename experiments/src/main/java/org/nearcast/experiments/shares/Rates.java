// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a transfer over time, in bytes with the headers of IP and what it carries.
 *
 * @param timesMs since 1970, rising
 * @param bytes until then
 */
record Rates(List<Long> timesMs, List<Double> bytes) {
    private static final int UDP_HEADERS = 28;
    private static final double TCP_WITH_HEADERS = 1_500 / 1_448.0;

    /** By the lines of a {@link TransferPeer} that receives. */
    static Rates ofTransferPeer(String output) {
        Rates rates = new Rates(new ArrayList<>(), new ArrayList<>());
        String whole = output.substring(0, output.lastIndexOf('\n') + 1); // the last line may be cut
        for (String line : whole.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 3) {
                rates.add(
                        Long.parseLong(words[0]),
                        Long.parseLong(words[1]) + UDP_HEADERS * Double.parseDouble(words[2]));
            }
        }
        return rates;
    }

    /**
     * By iperf3's report.
     *
     * @param beganMs when its data began; its report knows whole seconds only
     */
    static Rates ofIperf(String json, long beganMs) throws IOException {
        JsonNode report = new ObjectMapper().readTree(json);
        Rates rates = new Rates(new ArrayList<>(), new ArrayList<>());
        rates.add(beganMs, 0);
        double sum = 0;
        for (JsonNode interval : report.path("intervals")) {
            JsonNode all = interval.path("sum");
            sum += all.path("bytes").asDouble() * TCP_WITH_HEADERS;
            rates.add(beganMs + Math.round(1_000 * all.path("end").asDouble()), sum);
        }
        if (rates.timesMs.size() < 2) {
            throw new IllegalStateException(
                    "iperf3 measured nothing: " + report.path("error").asText());
        }
        return rates;
    }

    private void add(long timeMs, double sum) {
        timesMs.add(timeMs);
        bytes.add(sum);
    }

    /** Mean rate, Mbit/s. */
    double mbit(long fromMs, long toMs) {
        return (until(toMs) - until(fromMs)) * 8 / 1_000 / (toMs - fromMs);
    }

    private double until(long timeMs) {
        int after = 0;
        int end = timesMs.size();
        while (after < end) {
            int middle = (after + end) / 2;
            if (timesMs.get(middle) < timeMs) {
                after = middle + 1;
            } else {
                end = middle;
            }
        }
        if (after == 0 || after == timesMs.size()) {
            return after == 0 ? 0 : bytes.get(after - 1);
        }
        double part = (timeMs - timesMs.get(after - 1)) / (double) (timesMs.get(after) - timesMs.get(after - 1));
        return bytes.get(after - 1) + part * (bytes.get(after) - bytes.get(after - 1));
    }
}
