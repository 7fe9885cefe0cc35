// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nearcast.live.Counters;

class ExpositionTest {
    @Test
    void shouldKeepAFamilyTogetherAndSayOnceWhatItIs() {
        Exposition out = new Exposition()
                .gauge("a_viewers", "Viewers.", 3, "protocol", "rtmp")
                .counter("b_total", "Other.", 7)
                .gauge("a_viewers", "", 4, "protocol", "hls");
        assertEquals(
                "# HELP a_viewers Viewers.\n# TYPE a_viewers gauge\na_viewers{protocol=\"rtmp\"} 3\n"
                        + "a_viewers{protocol=\"hls\"} 4\n# HELP b_total Other.\n# TYPE b_total counter\nb_total 7\n",
                out.toString());
    }

    @Test
    void shouldWriteBucketsThatAddUp() {
        Histogram histogram = new Histogram();
        histogram.record(5);
        histogram.record(60);
        histogram.record(99_999);
        histogram.record(-1);
        String text = new Exposition()
                .histogram("t_seconds", "Time.", histogram, "protocol", "x")
                .toString();
        assertTrue(text.contains("t_seconds_bucket{protocol=\"x\",le=\"0.005\"} 2\n"), text);
        assertTrue(text.contains("t_seconds_bucket{protocol=\"x\",le=\"0.1\"} 3\n"), text);
        assertTrue(text.contains("t_seconds_bucket{protocol=\"x\",le=\"+Inf\"} 4\n"), text);
        assertTrue(text.contains("t_seconds_sum{protocol=\"x\"} 100.064\n"), text);
        assertTrue(text.contains("t_seconds_count{protocol=\"x\"} 4\n"), text);
    }

    @Test
    void shouldQuoteWhatLabelsSay() {
        assertTrue(new Exposition()
                .gauge("g", "G.", 1, "interface", "a\"b\\c\nd")
                .toString()
                .contains("g{interface=\"a\\\"b\\\\c\\nd\"} 1\n"));
    }

    @Test
    void shouldNotBeTwoThings() {
        Exposition out = new Exposition().gauge("a", "A.", 1);
        assertThrows(IllegalArgumentException.class, () -> out.counter("a", "A.", 1));
    }

    @Test
    void shouldTellOfEveryCounterThereIs() {
        Counters counters = new Counters();
        counters.named("rtmpBytesIn").add(5);
        counters.named("hlsForcedCuts").add(6);
        counters.named("flvViewers").add(7);
        counters.startup("rtmp").record(20);
        Exposition out = new Exposition();
        CounterMetrics.write(out, counters, "side", "client");
        String text = out.toString();
        assertTrue(text.contains("nearcast_received_bytes_total{side=\"client\",protocol=\"rtmp\"} 5\n"), text);
        assertTrue(text.contains("nearcast_hls_forced_cuts_total{side=\"client\"} 6\n"), text);
        assertTrue(text.contains("nearcast_startup_seconds_count{side=\"client\",protocol=\"rtmp\"} 1\n"), text);
        assertTrue(!text.contains("flv_viewers"), "that is no counter");
    }
}
