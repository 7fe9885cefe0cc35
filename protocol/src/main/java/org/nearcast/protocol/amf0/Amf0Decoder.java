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
 * would be a cycle, is refused, as are the reserved types. A switch to AMF3 is followed for the one value it is for.
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
    private Amf3Values amf3;

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
                return reference(complexValues, uint16(), depth);
            case Amf0.OBJECT:
            case Amf0.ECMA_ARRAY:
            case Amf0.TYPED_OBJECT:
            case Amf0.STRICT_ARRAY:
                return complex(marker, depth);
            case Amf0.AVMPLUS_OBJECT:
                if (amf3 == null) {
                    amf3 = new Amf3Values(this);
                }
                return amf3.read(depth);
            default:
                throw new Amf0Exception("AMF0 type " + marker + " is not supported");
        }
    }

    private Object complex(int marker, int depth) throws Amf0Exception {
        return complex(complexValues, depth, () -> marker == Amf0.STRICT_ARRAY ? array(depth) : object(marker, depth));
    }

    /** Reads the inside of an object or array. */
    interface Inside {
        Object read() throws Amf0Exception;
    }

    /** Reads an object or array and enters it into the table that references look it up in. */
    Object complex(List<Complex> table, int depth, Inside inside) throws Amf0Exception {
        if (depth >= limits.maxDepth()) {
            throw new Amf0Exception("AMF0 nested deeper than " + limits.maxDepth());
        }
        Complex complex = new Complex(in.position(), repeatedBytes, values);
        table.add(complex);
        int deepestBefore = deepest;
        deepest = depth + 1;
        Object value = inside.read();
        complex.close(value, deepest - depth, in.position(), repeatedBytes, values);
        deepest = Math.max(deepest, deepestBefore);
        return value;
    }

    /** Whether a value in AMF3 was among those read. */
    public boolean sawAmf3() {
        return amf3 != null;
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

    Object reference(List<Complex> table, int index, int depth) throws Amf0Exception {
        if (index >= table.size() || !table.get(index).closed) {
            throw new Amf0Exception("AMF0 reference to " + index + ", which is not there");
        }
        Complex complex = table.get(index);
        if (depth + complex.height > limits.maxDepth()) {
            throw new Amf0Exception("AMF0 nested deeper than " + limits.maxDepth());
        }
        deepest = Math.max(deepest, depth + complex.height);
        count(complex.values, complex.bytes);
        repeatedBytes += complex.bytes;
        return complex.value;
    }

    /** Bytes that are not in the input but would be, had they been written out. */
    void repeat(long bytes) throws Amf0Exception {
        count(0, bytes);
        repeatedBytes += bytes;
    }

    void count(int moreValues, long moreBytes) throws Amf0Exception {
        if (moreValues > limits.maxValues() - values) {
            throw new Amf0Exception("more than " + limits.maxValues() + " AMF0 values");
        }
        values += moreValues;
        if (in.position() - start + repeatedBytes + moreBytes > limits.maxBytes()) {
            throw new Amf0Exception("more than " + limits.maxBytes() + " bytes of AMF0");
        }
    }

    double number() throws Amf0Exception {
        need(8);
        return in.getDouble();
    }

    int uint8() throws Amf0Exception {
        need(1);
        return in.get() & 0xFF;
    }

    private int uint16() throws Amf0Exception {
        need(2);
        return in.getShort() & 0xFFFF;
    }

    int int32() throws Amf0Exception {
        need(4);
        return in.getInt();
    }

    String utf8(int bytes) throws Amf0Exception {
        need(bytes);
        count(0, bytes);
        byte[] utf8 = new byte[bytes];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    void skip(int bytes) throws Amf0Exception {
        need(bytes);
        count(0, bytes);
        in.position(in.position() + bytes);
    }

    void need(int bytes) throws Amf0Exception {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new Amf0Exception("AMF0 ends early");
        }
    }

    /** An object or array that a reference may name, with what it would cost to write it out again. */
    static final class Complex {
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
