// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Amf0Test {
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    @Test
    void shouldWriteTheBytesOfTheText() {
        assertArrayEquals(
                hex("02 0003 616263  00 4045000000000000  01 01  05  06"),
                Amf0Encoder.encode("abc", 42, true, null, Amf0.UNDEFINED));
        assertArrayEquals(hex("03 0001 61 05 0000 09"), Amf0Encoder.encode(new Amf0Object().put("a", null)));
        assertArrayEquals(
                hex("08 00000001 0001 61 01 00 0000 09"),
                Amf0Encoder.encode(Amf0Object.ecmaArray().put("a", false)));
        assertArrayEquals(
                hex("10 0001 54 0001 61 0A 00000001 05 0000 09"),
                Amf0Encoder.encode(Amf0Object.typed("T").put("a", Arrays.asList((Object) null))));
        assertArrayEquals(hex("0B 408F400000000000 0000"), Amf0Encoder.encode(new Date(1000)));
    }

    @Test
    void shouldReadWhatItWritesForRandomValues() throws Amf0Exception {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                values.add(value(random, 4));
            }
            byte[] bytes = Amf0Encoder.encode(values.toArray());
            assertEquals(values, Amf0Decoder.decode(bytes, Amf0Limits.DEFAULT), "seed " + seed);
            for (int length = 0; length < bytes.length && bytes.length < 3000; length++) {
                assertShorterOrRefused(Arrays.copyOf(bytes, length), values, seed);
            }
        }
    }

    private static void assertShorterOrRefused(byte[] cut, List<Object> values, long seed) {
        try {
            List<Object> fewer = Amf0Decoder.decode(cut, Amf0Limits.DEFAULT);
            assertEquals(values.subList(0, fewer.size()), fewer, "seed " + seed);
        } catch (Amf0Exception e) {
            assertTrue(e.getMessage().startsWith("AMF0"), "seed " + seed);
        }
    }

    @Test
    void shouldUseLongStringsForLongText() throws Amf0Exception {
        String text = "ä".repeat(40_000);
        byte[] bytes = Amf0Encoder.encode(text);
        assertEquals(Amf0.LONG_STRING, bytes[0]);
        assertEquals(List.of(text), Amf0Decoder.decode(bytes, Amf0Limits.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> Amf0Encoder.encode(new Amf0Object().put(text, 1)));
    }

    @Test
    void shouldReadXmlAsAString() throws Amf0Exception {
        assertEquals(List.of("<a/>"), Amf0Decoder.decode(hex("0F 00000004 3C612F3E"), Amf0Limits.DEFAULT));
    }

    @Test
    void shouldReadAnEcmaArrayWhateverItsCountSays() throws Amf0Exception {
        List<Object> values = Amf0Decoder.decode(hex("08 7FFFFFFF 0001 61 05 0000 09"), Amf0Limits.DEFAULT);
        assertEquals(List.of(Amf0Object.ecmaArray().put("a", null)), values);
    }

    @Test
    void shouldKeepAPropertyWithoutAName() throws Amf0Exception {
        List<Object> values = Amf0Decoder.decode(hex("03 0000 0101 0000 09"), Amf0Limits.DEFAULT);
        assertEquals(true, ((Amf0Object) values.get(0)).get(""));
    }

    @Test
    void shouldFollowReferencesToWhatIsFinished() throws Amf0Exception {
        List<Object> values = Amf0Decoder.decode(hex("0A 00000002 03 000009 07 0001"), Amf0Limits.DEFAULT);
        List<?> list = (List<?>) values.get(0);
        assertSame(list.get(0), list.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04",
                "09",
                "0D",
                "0E",
                "11",
                "FF",
                "07 0000",
                "0A 00000001 07 0000",
                "0A FFFFFFFF",
                "0A 7FFFFFFF 05",
                "0C FFFFFFFF",
                "0C 7FFFFFFF 61",
                "02 0002 61",
                "00 00",
                "03 0001 61 05 0000"
            })
    void shouldRefuse(String malformed) {
        assertThrows(Amf0Exception.class, () -> Amf0Decoder.decode(hex(malformed), Amf0Limits.DEFAULT));
    }

    @Test
    void shouldRefuseDeepNestingInEveryForm() {
        for (String open : new String[] {"0A 00000001", "03 0001 61", "08 00000000 0001 61", "10 0001 54 0001 61"}) {
            wire.reset();
            for (int depth = 0; depth < 1000; depth++) {
                wire.writeBytes(hex(open));
            }
            assertRefused("nested");
        }
    }

    @Test
    void shouldCountDepthThroughReferences() {
        // Each list holds the one before it; only references make it deep.
        wire.writeBytes(hex("0A 00000000"));
        for (int i = 0; i < 100; i++) {
            wire.writeBytes(hex("0A 00000001 07"));
            wire.write(i >>> 8);
            wire.write(i);
        }
        assertRefused("nested");
    }

    @Test
    void shouldCountValuesThroughReferences() {
        // Each list holds the one before it ten times: 10^7 values in 240 bytes.
        wire.writeBytes(hex("0A 00000000"));
        for (int i = 0; i < 7; i++) {
            wire.writeBytes(hex("0A 0000000A"));
            for (int j = 0; j < 10; j++) {
                wire.writeBytes(hex("07 00"));
                wire.write(i);
            }
        }
        assertRefused("values");
    }

    @Test
    void shouldCountBytesThroughReferences() {
        wire.writeBytes(hex("0A 00000001"));
        wire.writeBytes(Amf0Encoder.encode("x".repeat(60_000)));
        for (int i = 0; i < 20; i++) {
            wire.writeBytes(hex("07 0000"));
        }
        assertRefused("bytes");
    }

    @Test
    void shouldBoundTheNumberOfValues() {
        for (int i = 0; i < 20_000; i++) {
            wire.write(Amf0.NULL);
        }
        assertRefused("values");
    }

    @Test
    void shouldRefuseToWriteACycleOrAStranger() {
        Amf0Object snake = new Amf0Object();
        snake.put("tail", snake);
        assertThrows(IllegalArgumentException.class, () -> Amf0Encoder.encode(snake));
        assertThrows(IllegalArgumentException.class, () -> Amf0Encoder.encode(new Object()));
    }

    @Test
    void shouldGiveTypedAccessToProperties() {
        Amf0Object object = new Amf0Object().put("a", "text").put("b", 5);
        assertEquals("text", object.string("a"));
        assertNull(object.string("b"));
        assertEquals(5, object.number("b", 0));
        assertEquals(-1, object.number("a", -1));
        assertTrue(object.contains("a"));
    }

    private void assertRefused(String reason) {
        Amf0Exception refused =
                assertThrows(Amf0Exception.class, () -> Amf0Decoder.decode(wire.toByteArray(), Amf0Limits.DEFAULT));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private static Object value(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 10 : 7)) {
            case 0:
                return random.nextGaussian();
            case 1:
                return random.nextBoolean();
            case 2:
                return "s".repeat(random.nextInt(20)) + random.nextInt();
            case 3:
                return null;
            case 4:
                return Amf0.UNDEFINED;
            case 5:
                return new Date(random.nextLong() >> 12);
            case 6:
                return random.nextInt(20) == 0 ? "l".repeat(70_000) : "";
            case 7:
                return fill(new Amf0Object(), random, depth);
            case 8:
                return fill(Amf0Object.ecmaArray(), random, depth);
            default:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                return list;
        }
    }

    private static Amf0Object fill(Amf0Object object, Random random, int depth) {
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put("k" + random.nextInt(100), value(random, depth - 1));
        }
        return object;
    }

    private static byte[] hex(String text) {
        String digits = text.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }
}
