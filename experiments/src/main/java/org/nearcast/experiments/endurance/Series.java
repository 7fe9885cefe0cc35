// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nearcast.experiments.media.Percentiles;

/**
 * A figure over the time of a run.
 *
 * @param points in order of time
 * @param windowSeconds over how long medians are taken, more than 0
 */
record Series(List<Point> points, double windowSeconds) {
    /** A value in ms at a time in seconds since the run began. */
    record Point(double seconds, double ms) {}

    /** Median of each window that has points, by the window's begin in seconds. */
    Map<Double, Double> medians() {
        Map<Double, List<Double>> windows = new TreeMap<>();
        points.forEach(p -> windows.computeIfAbsent(
                        Math.floor(p.seconds() / windowSeconds) * windowSeconds, w -> new ArrayList<>())
                .add(p.ms()));
        Map<Double, Double> medians = new TreeMap<>();
        windows.forEach(
                (begin, values) -> medians.put(begin, Percentiles.of(values).at(50)));
        return medians;
    }

    /** The first window's median, ms; NaN without points. */
    double first() {
        return points.isEmpty() ? Double.NaN : medians().values().iterator().next();
    }

    /** The median of the last {@code windowSeconds}, ms; NaN without points. */
    double last() {
        if (points.isEmpty()) {
            return Double.NaN;
        }
        double end = points.get(points.size() - 1).seconds();
        return Percentiles.of(points.stream()
                        .filter(p -> p.seconds() > end - windowSeconds)
                        .map(Point::ms)
                        .toList())
                .at(50);
    }

    /** By how much the 95th percentile of the first window is above its median, ms; NaN without points. */
    double firstSpread() {
        if (points.isEmpty()) {
            return Double.NaN;
        }
        double begin = Math.floor(points.get(0).seconds() / windowSeconds) * windowSeconds;
        Percentiles window = Percentiles.of(points.stream()
                .filter(p -> p.seconds() < begin + windowSeconds)
                .map(Point::ms)
                .toList());
        return window.at(95) - window.at(50);
    }

    /** The greatest distance of any point from the first window's median, ms. */
    double greatestDrift() {
        double first = first();
        return points.stream().mapToDouble(p -> Math.abs(p.ms() - first)).max().orElse(Double.NaN);
    }

    /** Slope of the least-squares line, ms an hour; NaN with fewer than two points. */
    double slopePerHour() {
        double n = points.size();
        double meanX = points.stream().mapToDouble(Point::seconds).average().orElse(Double.NaN);
        double meanY = points.stream().mapToDouble(Point::ms).average().orElse(Double.NaN);
        double above = 0;
        double below = 0;
        for (Point p : points) {
            above += (p.seconds() - meanX) * (p.ms() - meanY);
            below += (p.seconds() - meanX) * (p.seconds() - meanX);
        }
        return n < 2 || below == 0 ? Double.NaN : above / below * 3600;
    }

    /** Percentiles of all points. */
    Percentiles percentiles() {
        return Percentiles.of(points.stream().map(Point::ms).toList());
    }
}
