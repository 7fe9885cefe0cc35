// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import java.util.Arrays;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/**
 * Where a peer is in the space of delays: a point, the height above it (Vivaldi, section 5.4: the way through the access link, which is part of every
 * path), and an adjustment for what the space cannot express (Lee, Zhang, Sahu, Saha, "On Suitability of Euclidean Embedding for Host-Based Network
 * Coordinate Systems", 2010). All of these are seconds. On the wire ({@link #BYTES}), each a float: the vector, the height, the adjustment, the error.
 */
public final class Coordinate {
    /** Components of the vector. Ledlie, Gardner, Seltzer (NSDI 2007) find that more gain nothing beside a height. */
    public static final int DIMENSIONS = 8;

    /** The most that a component, a height or an adjustment may be, seconds. No path on the Internet is that long. */
    public static final double MOST_SECONDS = 10;

    /** The error of a peer that has measured nothing. */
    public static final double MOST_ERROR = 1.5;

    /** Bytes on the wire. */
    public static final int BYTES = (DIMENSIONS + 3) * Float.BYTES;

    private static final double NS_IN_SECOND = 1e9;

    private final double[] vector;
    private final double height;
    private final double adjustment;
    private final double error;

    private Coordinate(double[] vector, double height, double adjustment, double error) {
        this.vector = vector;
        this.height = height;
        this.adjustment = adjustment;
        this.error = error;
    }

    /**
     * A coordinate.
     *
     * @param vector {@link #DIMENSIONS} components, seconds, -10 to 10
     * @param height seconds, 0 to 10
     * @param adjustment seconds, -10 to 10: what is to be added to an estimate
     * @param error how far its owner finds estimates off, as a part of the round trip, 0 to 1.5
     * @throws IllegalArgumentException if one of them is out of range
     */
    public static Coordinate of(double[] vector, double height, double adjustment, double error) {
        Coordinate made = new Coordinate(vector.clone(), height, adjustment, error);
        if (!made.isInRange()) {
            throw new IllegalArgumentException("out of range: " + made);
        }
        return made;
    }

    private boolean isInRange() {
        for (double component : vector) {
            if (!(Math.abs(component) <= MOST_SECONDS)) {
                return false;
            }
        }
        return vector.length == DIMENSIONS
                && height >= 0
                && height <= MOST_SECONDS
                && Math.abs(adjustment) <= MOST_SECONDS
                && error >= 0
                && error <= MOST_ERROR;
    }

    /**
     * Reads one.
     *
     * @throws MalformedPayloadException if there is none, or it is out of range
     */
    public static Coordinate read(PayloadReader in) {
        double[] vector = new double[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = getFloat(in);
        }
        Coordinate read = new Coordinate(vector, getFloat(in), getFloat(in), getFloat(in));
        if (!read.isInRange()) {
            throw new MalformedPayloadException("a coordinate out of range");
        }
        return read;
    }

    private static float getFloat(PayloadReader in) {
        return Float.intBitsToFloat(in.getInt());
    }

    /** Writes it, to the precision of floats: a microsecond at ten seconds, less than a nanosecond at ten milliseconds. */
    public void write(PayloadWriter out) {
        for (double component : vector) {
            putFloat(out, component);
        }
        putFloat(out, height);
        putFloat(out, adjustment);
        putFloat(out, error);
    }

    private static void putFloat(PayloadWriter out, double value) {
        out.putInt(Float.floatToIntBits((float) value));
    }

    /** The estimated round trip between two peers, nanoseconds, 0 or more. Adjustments count unless they would make it negative. */
    public long distanceNs(Coordinate other) {
        return Math.round(distance(other) * NS_IN_SECOND);
    }

    /** The same in seconds. */
    double distance(Coordinate other) {
        double bare = bareDistance(other);
        double adjusted = bare + adjustment + other.adjustment;
        return adjusted < 0 ? bare : adjusted;
    }

    /** Without adjustments, seconds. */
    double bareDistance(Coordinate other) {
        return flatDistance(other) + height + other.height;
    }

    /** Without heights either, seconds. */
    double flatDistance(Coordinate other) {
        double squares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            double way = vector[i] - other.vector[i];
            squares += way * way;
        }
        return Math.sqrt(squares);
    }

    /** A component of the vector, seconds. */
    public double component(int i) {
        return vector[i];
    }

    /** Seconds. */
    public double height() {
        return height;
    }

    /** Seconds. */
    public double adjustment() {
        return adjustment;
    }

    /** How far its owner finds estimates off, as a part of the round trip, 0 to 1.5. */
    public double error() {
        return error;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coordinate that
                && Arrays.equals(vector, that.vector)
                && Double.compare(height, that.height) == 0
                && Double.compare(adjustment, that.adjustment) == 0
                && Double.compare(error, that.error) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(vector) + Double.hashCode(height + 3 * adjustment + 7 * error);
    }

    @Override
    public String toString() {
        return Arrays.toString(vector) + " s, height " + height + ", adjustment " + adjustment + ", error " + error;
    }
}
