// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** An object or an ECMA array: named values in the order they came (AMF0, sections 2.5, 2.10 and 2.18). */
public final class Amf0Object {
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final boolean ecmaArray;
    private final String className;

    /** An anonymous object. */
    public Amf0Object() {
        this(false, null);
    }

    private Amf0Object(boolean ecmaArray, String className) {
        this.ecmaArray = ecmaArray;
        this.className = className;
    }

    /** An object that is written as an ECMA array, as metadata is. */
    public static Amf0Object ecmaArray() {
        return new Amf0Object(true, null);
    }

    /** An object with a class name. */
    public static Amf0Object typed(String className) {
        return new Amf0Object(false, Objects.requireNonNull(className));
    }

    /** Adds or replaces a property; the value is one of those that {@link Amf0Encoder} writes. */
    public Amf0Object put(String name, Object value) {
        properties.put(Objects.requireNonNull(name), value);
        return this;
    }

    /** The value; null when it is null or missing. */
    public Object get(String name) {
        return properties.get(name);
    }

    /** The value if it is a string, else null. */
    public String string(String name) {
        Object value = properties.get(name);
        return value instanceof String ? (String) value : null;
    }

    /** The value if it is a number, else {@code otherwise}. */
    public double number(String name, double otherwise) {
        Object value = properties.get(name);
        return value instanceof Number ? ((Number) value).doubleValue() : otherwise;
    }

    public boolean contains(String name) {
        return properties.containsKey(name);
    }

    /** All properties in their order; not to be changed. */
    public Map<String, Object> properties() {
        return Collections.unmodifiableMap(properties);
    }

    public boolean isEcmaArray() {
        return ecmaArray;
    }

    /** The class name of a typed object, else null. */
    public String className() {
        return className;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Amf0Object)) {
            return false;
        }
        Amf0Object that = (Amf0Object) other;
        return ecmaArray == that.ecmaArray
                && Objects.equals(className, that.className)
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ecmaArray, className, properties);
    }

    @Override
    public String toString() {
        return (className == null ? "" : className) + properties;
    }
}
