// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Values in AMF3 (Adobe, amf-file-format-spec, section 3) inside AMF0, as Flash clients with object encoding 3 send them. They
 * come as AMF0's would: integers as {@link Double}, objects and arrays with named parts as {@link Amf0Object}, arrays and vectors
 * as {@link List}. Byte arrays and dictionaries are passed over and come as {@link Amf0#UNDEFINED}; externalizable objects, whose
 * form only their class knows, are refused. The bounds are those of the decoder that they stand in, which they share; so do all
 * values of one message the tables for references.
 */
final class Amf3Values {
    private static final int UNDEFINED = 0x00;
    private static final int NULL = 0x01;
    private static final int FALSE = 0x02;
    private static final int TRUE = 0x03;
    private static final int INTEGER = 0x04;
    private static final int DOUBLE = 0x05;
    private static final int STRING = 0x06;
    private static final int XML_DOCUMENT = 0x07;
    private static final int DATE = 0x08;
    private static final int ARRAY = 0x09;
    private static final int OBJECT = 0x0A;
    private static final int XML = 0x0B;
    private static final int BYTE_ARRAY = 0x0C;
    private static final int VECTOR_INT = 0x0D;
    private static final int VECTOR_UINT = 0x0E;
    private static final int VECTOR_DOUBLE = 0x0F;
    private static final int VECTOR_OBJECT = 0x10;
    private static final int DICTIONARY = 0x11;

    private static final int EXTERNALIZABLE_BIT = 1;
    private static final int DYNAMIC_BIT = 2;
    private static final long UINT32 = 0xFFFFFFFFL;

    private final Amf0Decoder in;
    private final List<String> strings = new ArrayList<>();
    private final List<Amf0Decoder.Complex> objects = new ArrayList<>();
    private final List<Traits> traits = new ArrayList<>();

    /** What objects of one class have in common. */
    private static final class Traits {
        final String className;
        final boolean dynamic;
        final List<String> names = new ArrayList<>();
        long nameBytes;

        Traits(String className, boolean dynamic) {
            this.className = className;
            this.dynamic = dynamic;
        }
    }

    Amf3Values(Amf0Decoder in) {
        this.in = in;
    }

    /** The next value, whose marker comes first. */
    Object read(int depth) throws Amf0Exception {
        in.count(1, 1);
        int marker = in.uint8();
        switch (marker) {
            case UNDEFINED:
                return Amf0.UNDEFINED;
            case NULL:
                return null;
            case FALSE:
                return false;
            case TRUE:
                return true;
            case INTEGER:
                return (double) (uint29() << 3 >> 3);
            case DOUBLE:
                return in.number();
            case STRING:
                return string();
            default:
                return complex(marker, depth);
        }
    }

    private Object complex(int marker, int depth) throws Amf0Exception {
        if (marker < XML_DOCUMENT || marker > DICTIONARY) {
            throw new Amf0Exception("AMF3 type " + marker + " is not supported");
        }
        int head = uint29();
        if ((head & 1) == 0) {
            return in.reference(objects, head >> 1, depth);
        }
        return in.complex(objects, depth, () -> inside(marker, head >> 1, depth));
    }

    /** @param head the bits behind the one that tells references */
    private Object inside(int marker, int head, int depth) throws Amf0Exception {
        switch (marker) {
            case XML_DOCUMENT:
            case XML:
                return in.utf8(head);
            case DATE:
                return new Date((long) in.number());
            case ARRAY:
                return array(head, depth);
            case OBJECT:
                return object(head, depth);
            case BYTE_ARRAY:
                in.skip(head);
                return Amf0.UNDEFINED;
            case DICTIONARY:
                return dictionary(head, depth);
            default:
                return vector(marker, head, depth);
        }
    }

    /** Named parts first, then numbered ones; with both, the numbered ones get their numbers as names. */
    private Object array(int count, int depth) throws Amf0Exception {
        Amf0Object named = Amf0Object.ecmaArray();
        readDynamic(named, depth);
        in.need(count);
        if (named.properties().isEmpty()) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                list.add(read(depth + 1));
            }
            return list;
        }
        for (int i = 0; i < count; i++) {
            named.put(Integer.toString(i), read(depth + 1));
        }
        return named;
    }

    private Amf0Object object(int head, int depth) throws Amf0Exception {
        Traits traitsOfIt = (head & 1) == 0 ? knownTraits(head >> 1) : newTraits(head >> 1);
        Amf0Object object = traitsOfIt.className.isEmpty() ? new Amf0Object() : Amf0Object.typed(traitsOfIt.className);
        for (String name : traitsOfIt.names) {
            object.put(name, read(depth + 1));
        }
        if (traitsOfIt.dynamic) {
            readDynamic(object, depth);
        }
        return object;
    }

    private Traits knownTraits(int index) throws Amf0Exception {
        if (index >= traits.size()) {
            throw new Amf0Exception("AMF3 reference to traits " + index + ", which are not there");
        }
        Traits known = traits.get(index);
        in.repeat(known.nameBytes);
        return known;
    }

    private Traits newTraits(int head) throws Amf0Exception {
        if ((head & EXTERNALIZABLE_BIT) != 0) {
            throw new Amf0Exception("AMF3 externalizable objects are not supported");
        }
        Traits fresh = new Traits(string(), (head & DYNAMIC_BIT) != 0);
        fresh.nameBytes = fresh.className.length();
        int count = head >> 2;
        in.need(count);
        for (int i = 0; i < count; i++) {
            String name = string();
            fresh.names.add(name);
            // Of UTF-8, at least.
            fresh.nameBytes += name.length() + 2L;
        }
        in.count(count, 0);
        traits.add(fresh);
        return fresh;
    }

    private void readDynamic(Amf0Object into, int depth) throws Amf0Exception {
        for (String name = string(); !name.isEmpty(); name = string()) {
            into.put(name, read(depth + 1));
        }
    }

    private Object dictionary(int count, int depth) throws Amf0Exception {
        in.uint8();
        in.need(count);
        for (int i = 0; i < count; i++) {
            read(depth + 1);
            read(depth + 1);
        }
        return Amf0.UNDEFINED;
    }

    private List<Object> vector(int marker, int count, int depth) throws Amf0Exception {
        in.uint8();
        if (marker == VECTOR_OBJECT) {
            string();
        }
        in.need(count);
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(element(marker, depth));
        }
        return list;
    }

    private Object element(int marker, int depth) throws Amf0Exception {
        switch (marker) {
            case VECTOR_INT:
                in.count(1, 4);
                return (double) in.int32();
            case VECTOR_UINT:
                in.count(1, 4);
                return (double) (in.int32() & UINT32);
            case VECTOR_DOUBLE:
                in.count(1, 8);
                return in.number();
            default:
                return read(depth + 1);
        }
    }

    private String string() throws Amf0Exception {
        int head = uint29();
        if ((head & 1) != 0) {
            String fresh = in.utf8(head >> 1);
            if (!fresh.isEmpty()) {
                strings.add(fresh);
            }
            return fresh;
        }
        int index = head >> 1;
        if (index >= strings.size()) {
            throw new Amf0Exception("AMF3 reference to string " + index + ", which is not there");
        }
        String known = strings.get(index);
        // Of UTF-8 it may be up to three times as much.
        in.repeat(3L * known.length());
        return known;
    }

    /** One to four bytes, the first three of which say by their highest bit whether another follows (section 1.3.1). */
    private int uint29() throws Amf0Exception {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int next = in.uint8();
            value = value << 7 | next & 0x7F;
            if (next < 0x80) {
                return value;
            }
        }
        return value << 8 | in.uint8();
    }
}
