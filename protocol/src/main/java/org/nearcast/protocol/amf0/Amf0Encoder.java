// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Writes values one after another: any {@link Number} (as a double), {@link Boolean}, {@link String} (long when it must be),
 * null, {@link Amf0#UNDEFINED}, {@link Amf0Object}, {@link List} (strict array) and {@link Date}. Never writes references.
 */
public final class Amf0Encoder {
    /** Deeper values are taken for a cycle. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_SHORT_STRING_BYTES = 0xFFFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    /** All of {@code values}, encoded. */
    public static byte[] encode(Object... values) {
        Amf0Encoder encoder = new Amf0Encoder();
        for (Object value : values) {
            encoder.write(value);
        }
        return encoder.toByteArray();
    }

    /**
     * @throws IllegalArgumentException for a value that has no AMF0 form or is nested too deeply
     */
    public Amf0Encoder write(Object value) {
        write(value, 0);
        return this;
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }

    private void write(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        if (value == null) {
            out.write(Amf0.NULL);
        } else if (value == Amf0.UNDEFINED) {
            out.write(Amf0.UNDEFINED_MARKER);
        } else if (value instanceof Number) {
            out.write(Amf0.NUMBER);
            writeLong(Double.doubleToRawLongBits(((Number) value).doubleValue()));
        } else if (value instanceof Boolean) {
            out.write(Amf0.BOOLEAN);
            out.write((Boolean) value ? 1 : 0);
        } else if (value instanceof String) {
            writeString((String) value);
        } else if (value instanceof Amf0Object) {
            writeObject((Amf0Object) value, depth);
        } else if (value instanceof List) {
            List<?> list = (List<?>) value;
            out.write(Amf0.STRICT_ARRAY);
            writeInt(list.size());
            for (Object element : list) {
                write(element, depth + 1);
            }
        } else if (value instanceof Date) {
            out.write(Amf0.DATE);
            writeLong(Double.doubleToRawLongBits(((Date) value).getTime()));
            writeShort(0);
        } else {
            throw new IllegalArgumentException(
                    "no AMF0 form for " + value.getClass().getName());
        }
    }

    private void writeObject(Amf0Object object, int depth) {
        Map<String, Object> properties = object.properties();
        if (object.isEcmaArray()) {
            out.write(Amf0.ECMA_ARRAY);
            writeInt(properties.size());
        } else if (object.className() != null) {
            out.write(Amf0.TYPED_OBJECT);
            writeName(object.className());
        } else {
            out.write(Amf0.OBJECT);
        }
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            writeName(property.getKey());
            write(property.getValue(), depth + 1);
        }
        writeShort(0);
        out.write(Amf0.OBJECT_END);
    }

    private void writeString(String string) {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MAX_SHORT_STRING_BYTES) {
            out.write(Amf0.STRING);
            writeShort(utf8.length);
        } else {
            out.write(Amf0.LONG_STRING);
            writeInt(utf8.length);
        }
        out.write(utf8, 0, utf8.length);
    }

    private void writeName(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_SHORT_STRING_BYTES) {
            throw new IllegalArgumentException("property name of " + utf8.length + " bytes");
        }
        writeShort(utf8.length);
        out.write(utf8, 0, utf8.length);
    }

    private void writeShort(int value) {
        out.write(value >>> 8);
        out.write(value);
    }

    private void writeInt(int value) {
        writeShort(value >>> 16);
        writeShort(value);
    }

    private void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }
}
