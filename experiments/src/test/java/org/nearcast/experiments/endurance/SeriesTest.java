// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nearcast.experiments.endurance.Series.Point;

class SeriesTest {
    private static Series line(double start, double perSecond, int seconds) {
        return new Series(
                IntStream.range(0, seconds)
                        .mapToObj(s -> new Point(s, start + perSecond * s))
                        .toList(),
                60);
    }

    @Test
    void shouldFindTheSlopeOfAStreamThatDriftsApart() {
        Series series = line(5, 0.01, 1800);
        assertEquals(36, series.slopePerHour(), 1e-6);
        assertEquals(5 + 0.01 * 1799 - series.first(), series.greatestDrift(), 1e-9);
        assertEquals(0.01 * 1740, series.last() - series.first(), 0.02);
    }

    @Test
    void shouldFindNothingInOneThatDoesNot() {
        Series series = line(5, 0, 600);
        assertEquals(0, series.slopePerHour());
        assertEquals(0, series.greatestDrift());
        assertEquals(0, series.last() - series.first());
    }

    @Test
    void shouldNotLetOneLatePictureMoveTheMedians() {
        List<Point> points = IntStream.range(0, 180)
                .mapToObj(s -> new Point(s, s == 179 ? 900 : 50))
                .toList();
        Series series = new Series(points, 60);
        assertEquals(50, series.last());
        assertEquals(850, series.greatestDrift());
    }

    @Test
    void shouldSaySoWhenThereIsNothing() {
        Series empty = new Series(List.of(), 60);
        assertTrue(Double.isNaN(empty.first()) && Double.isNaN(empty.slopePerHour()) && Double.isNaN(empty.last()));
    }
}
