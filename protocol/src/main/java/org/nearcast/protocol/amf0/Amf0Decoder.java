// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Reads values one after another. What it returns is {@link Double}, {@link Boolean}, {@link String}, null,
 * {@link Amf0#UNDEFINED}, {@link Amf0Object}, {@link List} or {@link Date}; long strings and XML documents come as strings, a
 * date's time zone is ignored as the text says. References yield the object itself; one to an object that is still open, which
 * would be a cycle, is refused, as are the reserved types and the switch to AMF3.
 */
public final class Amf0Decoder {
    private final ByteBuffer in;
    private final int start;
    private final Amf0Limits limits;
    private final List<Complex> complexValues = new ArrayList<>();
    private int values;
    /** Bytes that references would have cost, had they been written out. */
    private long repeatedBytes;

    private int deepest;

    /** Reads from {@code in}'s position to its limit; {@code in} is big-endian. */
    public Amf0Decoder(ByteBuffer in, Amf0Limits limits) {
        this.in = in;
        this.start = in.position();
        this.limits = limits;
    }

    /** All values in {@code bytes}. */
    public static List<Object> decode(byte[] bytes, Amf0Limits limits) throws Amf0Exception {
        Amf0Decoder decoder = new Amf0Decoder(ByteBuffer.wrap(bytes), limits);
        List<Object> values = new ArrayList<>();
        while (decoder.hasNext()) {
            values.add(decoder.next());
        }
        return values;
    }

    public boolean hasNext() {
        return in.hasRemaining();
    }

    /** The next value. */
    public Object next() throws Amf0Exception {
        return read(0);
    }

    private Object read(int depth) throws Amf0Exception {
        count(1, 1);
        int marker = uint8();
        switch (marker) {
            case Amf0.NUMBER:
                return number();
            case Amf0.BOOLEAN:
                return uint8() != 0;
            case Amf0.STRING:
                return utf8(uint16());
            case Amf0.NULL:
                return null;
            case Amf0.UNDEFINED_MARKER:
                return Amf0.UNDEFINED;
            case Amf0.DATE:
                double time = number();
                uint16();
                return new Date((long) time);
            case Amf0.LONG_STRING:
            case Amf0.XML_DOCUMENT:
                return utf8(int32());
            case Amf0.REFERENCE:
                return reference(uint16(), depth);
            case Amf0.OBJECT:
            case Amf0.ECMA_ARRAY:
            case Amf0.TYPED_OBJECT:
            case Amf0.STRICT_ARRAY:
                return complex(marker, depth);
            default:
                throw new Amf0Exception("AMF0 type " + marker + " is not supported");
        }
    }

    private Object complex(int marker, int depth) throws Amf0Exception {
        if (depth >= limits.maxDepth()) {
            throw new Amf0Exception("AMF0 nested deeper than " + limits.maxDepth());
        }
        Complex complex = new Complex(in.position(), repeatedBytes, values);
        complexValues.add(complex);
        int deepestBefore = deepest;
        deepest = depth + 1;
        Object value = marker == Amf0.STRICT_ARRAY ? array(depth) : object(marker, depth);
        complex.close(value, deepest - depth, in.position(), repeatedBytes, values);
        deepest = Math.max(deepest, deepestBefore);
        return value;
    }

    private Amf0Object object(int marker, int depth) throws Amf0Exception {
        Amf0Object object;
        if (marker == Amf0.ECMA_ARRAY) {
            // The count is a hint: what follows is ended as an object is (section 2.10).
            int32();
            object = Amf0Object.ecmaArray();
        } else {
            object = marker == Amf0.OBJECT ? new Amf0Object() : Amf0Object.typed(utf8(uint16()));
        }
        while (true) {
            int nameBytes = uint16();
            if (nameBytes == 0 && in.hasRemaining() && in.get(in.position()) == Amf0.OBJECT_END) {
                in.get();
                return object;
            }
            String name = utf8(nameBytes);
            object.put(name, read(depth + 1));
        }
    }

    private List<Object> array(int depth) throws Amf0Exception {
        int count = int32();
        need(count);
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(read(depth + 1));
        }
        return list;
    }

    private Object reference(int index, int depth) throws Amf0Exception {
        if (index >= complexValues.size() || !complexValues.get(index).closed) {
            throw new Amf0Exception("AMF0 reference to " + index + ", which is not there");
        }
        Complex complex = complexValues.get(index);
        if (depth + complex.height > limits.maxDepth()) {
            throw new Amf0Exception("AMF0 nested deeper than " + limits.maxDepth());
        }
        deepest = Math.max(deepest, depth + complex.height);
        count(complex.values, complex.bytes);
        repeatedBytes += complex.bytes;
        return complex.value;
    }

    private void count(int moreValues, long moreBytes) throws Amf0Exception {
        if (moreValues > limits.maxValues() - values) {
            throw new Amf0Exception("more than " + limits.maxValues() + " AMF0 values");
        }
        values += moreValues;
        if (in.position() - start + repeatedBytes + moreBytes > limits.maxBytes()) {
            throw new Amf0Exception("more than " + limits.maxBytes() + " bytes of AMF0");
        }
    }

    private double number() throws Amf0Exception {
        need(8);
        return in.getDouble();
    }

    private int uint8() throws Amf0Exception {
        need(1);
        return in.get() & 0xFF;
    }

    private int uint16() throws Amf0Exception {
        need(2);
        return in.getShort() & 0xFFFF;
    }

    private int int32() throws Amf0Exception {
        need(4);
        return in.getInt();
    }

    private String utf8(int bytes) throws Amf0Exception {
        need(bytes);
        count(0, bytes);
        byte[] utf8 = new byte[bytes];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void need(int bytes) throws Amf0Exception {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new Amf0Exception("AMF0 ends early");
        }
    }

    /** An object or array that a reference may name, with what it would cost to write it out again. */
    private static final class Complex {
        boolean closed;
        Object value;
        int height;
        long bytes;
        int values;

        Complex(int position, long repeatedBytes, int values) {
            this.bytes = -(position + repeatedBytes);
            this.values = -values;
        }

        void close(Object value, int height, int position, long repeatedBytes, int values) {
            this.closed = true;
            this.value = value;
            this.height = height;
            this.bytes += position + repeatedBytes;
            this.values += values;
        }
    }
}
