// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

/**
 * How a coordinate follows what is measured. Peers need not agree on any of it but the dimensions.
 *
 * @param dimensions of the vector that are used, 1 to 8; the others stay 0
 * @param errorStep the most that one observation counts in the error (c<sub>e</sub>)
 * @param step the most of a residual that one observation corrects (c<sub>c</sub>)
 * @param mostStep the most that one observation moves a coordinate, seconds
 * @param leastHeight seconds, more than 0: a height grows in proportion to what it is
 * @param adjustmentWindow of how many residuals the adjustment is made; 0 for none
 * @param samples of how many round trips with a peer the median counts
 * @param peers how many are remembered
 * @param gravity the distance from the origin, in seconds, at which an observation pulls back by a whole second; it goes with the square
 * @param leastError what errors, claimed and own, are raised to
 * @param quorum how many peers must be known well before any of them is judged
 * @param fence by how many interquartile ranges a peer may be further off than the upper quartile is
 */
public record VivaldiSettings(
        int dimensions,
        double errorStep,
        double step,
        double mostStep,
        double leastHeight,
        int adjustmentWindow,
        int samples,
        int peers,
        double gravity,
        double leastError,
        int quorum,
        double fence) {
    private static final int DIMENSIONS = Coordinate.DIMENSIONS;

    /**
     * For a peer on the Internet. c<sub>e</sub> and c<sub>c</sub> of 0.25 are the text's. Of the others: 50 ms at a time cross the Internet in some
     * observations, and a liar needs as many; 10 µs of height are little beside any network; a median of three rides out one late answer and follows a
     * new path with the second; gravity moves what is 100 ms out by half a microsecond; errors under 5 % are luck; below eight peers a
     * quartile is two; three interquartile ranges are what Tukey calls far out.
     */
    public static final VivaldiSettings USUAL =
            new VivaldiSettings(DIMENSIONS, 0.25, 0.25, 0.05, 10e-6, 20, 3, 256, 150, 0.05, 8, 3);

    /** The same in fewer dimensions. */
    public VivaldiSettings withDimensions(int used) {
        return new VivaldiSettings(
                used,
                errorStep,
                step,
                mostStep,
                leastHeight,
                adjustmentWindow,
                samples,
                peers,
                gravity,
                leastError,
                quorum,
                fence);
    }

    /** The same that believes everybody: nobody is judged, no step is too large, no claimed error too small. */
    VivaldiSettings credulous() {
        return new VivaldiSettings(
                dimensions,
                errorStep,
                step,
                Coordinate.MOST_SECONDS,
                leastHeight,
                adjustmentWindow,
                samples,
                peers,
                gravity,
                1e-6,
                Integer.MAX_VALUE,
                fence);
    }

    /** @throws IllegalArgumentException if one is out of range */
    public VivaldiSettings {
        if (dimensions < 1
                || dimensions > Coordinate.DIMENSIONS
                || !(errorStep > 0 && errorStep <= 1)
                || !(step > 0 && step <= 1)
                || !(mostStep > 0)
                || !(leastHeight > 0 && leastHeight <= Coordinate.MOST_SECONDS)
                || adjustmentWindow < 0
                || samples < 1
                || peers < 1
                || !(gravity > 0)
                || !(leastError > 0 && leastError <= Coordinate.MOST_ERROR)
                || quorum < 4
                || !(fence > 0)) {
            throw new IllegalArgumentException("a setting of the coordinates is out of range");
        }
    }
}
