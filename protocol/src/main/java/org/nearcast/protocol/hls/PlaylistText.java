// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

/** What may stand in a line of a playlist. */
final class PlaylistText {

    private PlaylistText() {}

    /** A URI on a line of its own: not empty, no tag, no control characters. */
    static String requireUri(String uri) {
        if (uri.isBlank() || uri.charAt(0) == '#' || !uri.strip().equals(uri)) {
            throw new IllegalArgumentException("not a URI: '" + uri + "'");
        }
        return requireLine(uri);
    }

    static String requireLine(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0x85)) {
            throw new IllegalArgumentException("control characters in a line");
        }
        return text;
    }

    static String requireQuotable(String text) {
        if (text.indexOf('"') >= 0) {
            throw new IllegalArgumentException("a quote in a quoted string");
        }
        return requireLine(text);
    }
}
