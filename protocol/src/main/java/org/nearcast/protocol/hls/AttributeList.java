// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.util.LinkedHashMap;
import java.util.Map;

/** An attribute list (RFC 8216, 4.2): names and values; quotes are taken off quoted values. */
final class AttributeList {

    private static final int MAX_ATTRIBUTES = 50;

    private AttributeList() {}

    static Map<String, String> parse(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                throw new IllegalArgumentException("attribute without value");
            }
            String name = text.substring(at, equals).strip();
            if (name.isEmpty() || !name.chars().allMatch(AttributeList::isNameCharacter)) {
                throw new IllegalArgumentException("attribute name '" + name + "'");
            }
            int end;
            String value;
            if (equals + 1 < text.length() && text.charAt(equals + 1) == '"') {
                int quote = text.indexOf('"', equals + 2);
                if (quote < 0) {
                    throw new IllegalArgumentException("quote without end");
                }
                value = text.substring(equals + 2, quote);
                end = quote + 1;
            } else {
                int comma = text.indexOf(',', equals);
                end = comma < 0 ? text.length() : comma;
                value = text.substring(equals + 1, end);
            }
            if (attributes.size() == MAX_ATTRIBUTES || attributes.put(name, value) != null) {
                throw new IllegalArgumentException("attribute " + name + " twice, or too many");
            }
            if (end < text.length() && text.charAt(end) != ',') {
                throw new IllegalArgumentException("no comma between attributes");
            }
            at = end + 1;
        }
        return attributes;
    }

    private static boolean isNameCharacter(int c) {
        return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }
}
