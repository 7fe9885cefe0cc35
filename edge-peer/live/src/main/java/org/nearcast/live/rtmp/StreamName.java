// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

/**
 * A stream name or application as a client says it, taken apart.
 *
 * @param name without query
 * @param query what followed the question mark, or empty
 */
public record StreamName(String name, String query) {
    private static final int MAX_LENGTH = 512;

    /**
     * Takes a name or application apart.
     *
     * @param said by the client; may be null
     * @return null if there is no name in it, or one that is over-long or has control characters
     */
    public static StreamName parse(String said) {
        if (said == null || said.length() > MAX_LENGTH || said.chars().anyMatch(Character::isISOControl)) {
            return null;
        }
        int mark = said.indexOf('?');
        String name = trimSlashes(mark < 0 ? said : said.substring(0, mark));
        return name.isEmpty() ? null : new StreamName(name, mark < 0 ? "" : said.substring(mark + 1));
    }

    private static String trimSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }

    /** Says nothing: it may be a key. */
    @Override
    public String toString() {
        return "StreamName";
    }
}
