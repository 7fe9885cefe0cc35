// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes by hand from the text's section 3: there is no encoder of ours to agree with itself. */
class Amf3Test {
    private static final Amf0Limits LIMITS = Amf0Limits.DEFAULT;

    private static Object value(int... amf3) throws Amf0Exception {
        List<Object> values = Amf0Decoder.decode(bytes(prepend(amf3)), LIMITS);
        assertEquals(1, values.size());
        return values.get(0);
    }

    private static void assertRefused(int... amf3) {
        Amf0Exception refused = assertThrows(Amf0Exception.class, () -> value(amf3));
        assertTrue(refused.getMessage().length() < 80, refused.getMessage());
    }

    private static int[] prepend(int[] amf3) {
        int[] all = new int[amf3.length + 1];
        all[0] = 0x11;
        System.arraycopy(amf3, 0, all, 1, amf3.length);
        return all;
    }

    private static byte[] bytes(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value : values) {
            out.write(value);
        }
        return out.toByteArray();
    }

    @Test
    void shouldReadSimpleValues() throws Amf0Exception {
        assertEquals(Amf0.UNDEFINED, value(0));
        assertEquals(null, value(1));
        assertEquals(false, value(2));
        assertEquals(true, value(3));
        assertEquals(5.0, value(4, 5));
        assertEquals(128.0, value(4, 0x81, 0));
        assertEquals(-1.0, value(4, 0xFF, 0xFF, 0xFF, 0xFF));
        assertEquals(-268435456.0, value(4, 0xC0, 0x80, 0x80, 0x00));
        assertEquals(0.5, value(5, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0));
        assertEquals("one", value(6, 7, 'o', 'n', 'e'));
        assertEquals("<x/>", value(0x0B, 9, '<', 'x', '/', '>'));
        assertEquals(new Date(0), value(8, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldReadObjectsWithSealedAndDynamicProperties() throws Amf0Exception {
        // {app: "live"} without a class, dynamic; then {fps: 25} of class "V", sealed.
        assertEquals(
                new Amf0Object().put("app", "live"),
                value(0x0A, 0x0B, 1, 7, 'a', 'p', 'p', 6, 9, 'l', 'i', 'v', 'e', 1));
        assertEquals(Amf0Object.typed("V").put("fps", 25.0), value(0x0A, 0x13, 3, 'V', 7, 'f', 'p', 's', 4, 25));
    }

    @Test
    void shouldFollowReferencesToStringsTraitsAndObjects() throws Amf0Exception {
        // [{a: "a"}, the same traits with "b", the first object]
        Object list = value(9, 7, 1, 0x0A, 0x13, 1, 3, 'a', 6, 0, 0x0A, 1, 6, 3, 'b', 0x0A, 2);
        Amf0Object first = new Amf0Object().put("a", "a");
        assertEquals(List.of(first, new Amf0Object().put("a", "b"), first), list);
    }

    @Test
    void shouldShareTablesAmongTheValuesOfOneMessage() throws Amf0Exception {
        List<Object> values = Amf0Decoder.decode(bytes(0x11, 6, 3, 'k', 2, 0, 1, 'x', 0x11, 6, 0), LIMITS);
        assertEquals(List.of("k", "x", "k"), values);
    }

    @Test
    void shouldReadArraysAndVectors() throws Amf0Exception {
        assertEquals(List.of(true, 7.0), value(9, 5, 1, 3, 4, 7));
        assertEquals(Amf0Object.ecmaArray().put("n", true).put("0", 7.0), value(9, 3, 3, 'n', 3, 1, 4, 7));
        assertEquals(List.of(-1.0), value(0x0D, 3, 0, 0xFF, 0xFF, 0xFF, 0xFF));
        assertEquals(List.of(4294967295.0), value(0x0E, 3, 0, 0xFF, 0xFF, 0xFF, 0xFF));
        assertEquals(List.of(0.5), value(0x0F, 3, 0, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0));
        assertEquals(List.of(true), value(0x10, 3, 0, 1, 3));
    }

    @Test
    void shouldPassOverByteArraysAndDictionaries() throws Amf0Exception {
        assertEquals(Amf0.UNDEFINED, value(0x0C, 7, 1, 2, 3));
        assertEquals(Amf0.UNDEFINED, value(0x11, 3, 0, 6, 3, 'k', 4, 1));
    }

    @Test
    void shouldRefuseWhatIsCutShortAtEveryByte() {
        int[] whole = {9, 7, 1, 0x0A, 0x13, 1, 3, 'a', 6, 0, 0x0A, 1, 6, 3, 'b', 0x0A, 2};
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void shouldRefuseReferencesToNothingAndToWhatIsStillOpen() {
        assertRefused(6, 0);
        assertRefused(0x0A, 0);
        assertRefused(0x0A, 1);
        assertRefused(9, 3, 1, 9, 0);
    }

    @Test
    void shouldRefuseExternalizableObjectsAndUnknownTypes() {
        assertRefused(0x0A, 7, 3, 'E');
        assertRefused(0x12);
    }

    @Test
    void shouldRefuseCountsThatCannotBeTrue() {
        assertRefused(9, 0xFF, 0xFF, 0xFF, 0xFF, 1);
        assertRefused(0x0D, 0xFF, 0xFF, 0xFF, 0xFF, 0);
        assertRefused(0x0C, 0xFF, 0xFF, 0xFF, 0xFF);
        assertRefused(0x0A, 0xFF, 0xFF, 0xFF, 0xF3, 1);
        assertRefused(6, 0xFF, 0xFF, 0xFF, 0xFF);
    }

    @Test
    void shouldRefuseAThousandLevels() {
        int[] deep = new int[3000];
        for (int i = 0; i < deep.length; i += 3) {
            deep[i] = 9;
            deep[i + 1] = 3;
            deep[i + 2] = 1;
        }
        assertRefused(deep);
        int[] deepInAmf0 = new int[3000];
        Arrays.fill(deepInAmf0, 0x11);
        assertRefused(deepInAmf0);
    }

    @Test
    void shouldCountWhatReferencesStandFor() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(0x11, 9, 0x83, 0xD1, 1, 6, 0x8F, 0xA1));
        out.writeBytes("x".repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (int i = 1; i < 500; i++) {
            out.write(6);
            out.write(0);
        }
        byte[] bomb = out.toByteArray();
        Amf0Limits limits = new Amf0Limits(8, 1000, 100_000);
        assertThrows(Amf0Exception.class, () -> Amf0Decoder.decode(bomb, limits));
    }

    @Test
    void shouldTellThatThereWasAmf3() throws Amf0Exception {
        Amf0Decoder decoder = new Amf0Decoder(ByteBuffer.wrap(bytes(5, 0x11, 1)), LIMITS);
        decoder.next();
        assertEquals(false, decoder.sawAmf3());
        decoder.next();
        assertEquals(true, decoder.sawAmf3());
    }
}
