// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.metrics;

import java.util.Locale;
import java.util.Map;

/** The metrics in Prometheus's text exposition format, version 0.0.4. */
public final class PrometheusText {

    private static final String PREFIX = "nearcast_controller_";

    private PrometheusText() {}

    /** Counters as {@code ..._total}, distributions as summaries, {@code gauges} as they are. */
    public static String of(Metrics metrics, Map<String, ? extends Number> gauges) {
        StringBuilder text = new StringBuilder(4096);
        metrics.counters().forEach((name, value) -> {
            String full = PREFIX + snake(name) + "_total";
            text.append("# TYPE ").append(full).append(" counter\n");
            text.append(full).append(' ').append(value).append('\n');
        });
        gauges.forEach((name, value) -> {
            text.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
            text.append(PREFIX).append(name).append(' ').append(value).append('\n');
        });
        summary(text, "set_up_milliseconds", metrics.setUpMs());
        summary(text, "detection_milliseconds", metrics.detectionMs());
        summary(text, "late_milliseconds", metrics.lateMs());
        summary(text, "packets_per_connection", metrics.packetsPerConnection());
        return text.toString();
    }

    private static void summary(StringBuilder text, String name, Distribution values) {
        String full = PREFIX + name;
        text.append("# TYPE ").append(full).append(" summary\n");
        for (double quantile : new double[] {0.5, 0.95, 0.99}) {
            text.append(full)
                    .append("{quantile=\"")
                    .append(quantile)
                    .append("\"} ")
                    .append(values.quantile(quantile))
                    .append('\n');
        }
        text.append(full).append("_sum ").append(values.sum()).append('\n');
        text.append(full).append("_count ").append(values.count()).append('\n');
    }

    private static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
