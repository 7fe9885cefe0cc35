// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

class CoordinateTest {
    private static final int FLOATS = Coordinate.BYTES / Float.BYTES;

    private static Coordinate at(double x, double y, double height, double adjustment) {
        return Coordinate.of(new double[] {x, y, 0, 0, 0, 0, 0, 0}, height, adjustment, 0.25);
    }

    private static Payload written(Coordinate coordinate) {
        PayloadWriter out = new PayloadWriter();
        coordinate.write(out);
        return out.end();
    }

    @Test
    void shouldAddHeightsAndAdjustments() {
        Coordinate one = at(0.030, 0, 0.001, 0.002);
        Coordinate other = at(0, 0.040, 0.0025, -0.0005);
        assertEquals(55_000_000, one.distanceNs(other));
        assertEquals(55_000_000, other.distanceNs(one));
    }

    @Test
    void shouldLeaveOutAdjustmentsThatWouldMakeItNegative() {
        assertEquals(12_000_000, at(0.010, 0, 0.001, -0.020).distanceNs(at(0, 0, 0.001, 0.001)));
        assertEquals(2_000_000, at(0.010, 0, 0.001, -0.011).distanceNs(at(0, 0, 0.001, 0.001)));
        assertEquals(0, at(0, 0, 0, -1).distanceNs(at(0, 0, 0, 0)));
    }

    @Test
    void shouldBeReadAsItWasWritten() {
        Coordinate exact = Coordinate.of(new double[] {10, -10, 0.5, -0.25, 0, 1, 2, 3}, 10, -10, 1.5);
        Payload payload = written(exact);
        assertEquals(Coordinate.BYTES, payload.size());
        PayloadReader in = payload.reader();
        assertEquals(exact, Coordinate.read(in));
        in.end();
        Coordinate rounded = Coordinate.read(written(at(0.1, 0.2, 0.003, 0.004)).reader());
        assertEquals(at(0.1, 0.2, 0.003, 0.004).distanceNs(exact), rounded.distanceNs(exact), 2_000);
        assertEquals(rounded, Coordinate.read(written(rounded).reader()));
    }

    @Test
    void shouldRefuseHalfOfOne() {
        byte[] bytes = written(at(1, 2, 3, 4)).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            PayloadReader in =
                    Payload.of(java.util.Arrays.copyOf(bytes, length)).reader();
            assertThrows(MalformedPayloadException.class, () -> Coordinate.read(in));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, NaN",
        "7, Infinity",
        "3, -Infinity",
        "0, 10.001",
        "7, -10.001",
        "8, -0.001",
        "8, 10.001",
        "8, NaN",
        "9, 10.001",
        "9, -10.001",
        "9, NaN",
        "10, -0.001",
        "10, 1.501",
        "10, NaN",
        "10, Infinity"
    })
    void shouldRefuseWhatIsOutOfRange(int which, float value) {
        PayloadWriter out = new PayloadWriter();
        for (int i = 0; i < FLOATS; i++) {
            out.putInt(Float.floatToIntBits(i == which ? value : 0.5f));
        }
        PayloadReader in = out.end().reader();
        assertThrows(MalformedPayloadException.class, () -> Coordinate.read(in));
    }

    @Test
    void shouldNotBeMadeOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> at(11, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> at(0, Double.NaN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> at(0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> Coordinate.of(new double[7], 0, 0, 0));
    }

    @Test
    void shouldNotChangeWithWhatItWasMadeOf() {
        double[] vector = new double[Coordinate.DIMENSIONS];
        Coordinate made = Coordinate.of(vector, 0, 0, 0);
        vector[0] = 5;
        assertEquals(0, made.component(0));
    }
}
