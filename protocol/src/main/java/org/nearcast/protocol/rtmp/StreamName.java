// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

/**
 * What a stream is called: application and name as connect and publish or play carry them, without query strings and without
 * slashes at their seam. {@code rtmp://host/live/one?token=x} is {@code live/one}, whichever way the client cut it.
 */
public final class StreamName {
    private final String app;
    private final String name;
    private final String query;

    private StreamName(String app, String name, String query) {
        this.app = app;
        this.name = name;
        this.query = query;
    }

    /**
     * @param app as in connect, may carry a query string
     * @param rawName as in publish or play, may carry a query string
     */
    public static StreamName of(String app, String rawName) {
        int mark = rawName.indexOf('?');
        String name = mark < 0 ? rawName : rawName.substring(0, mark);
        String query = mark < 0 ? "" : rawName.substring(mark + 1);
        return new StreamName(trimSlashes(withoutQuery(app)), trimSlashes(name), query);
    }

    private static String withoutQuery(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? text : text.substring(0, mark);
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

    public String app() {
        return app;
    }

    /** For a publisher this may be a secret key. */
    public String name() {
        return name;
    }

    /** What followed the question mark of the name, empty without one. */
    public String query() {
        return query;
    }

    /** {@code app/name}, by which streams are known. */
    public String path() {
        return app + "/" + name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamName && path().equals(((StreamName) other).path());
    }

    @Override
    public int hashCode() {
        return path().hashCode();
    }

    /** Shows two characters of the name at most, because it may be a publishing key. */
    @Override
    public String toString() {
        return app + "/" + (name.length() > 2 ? name.substring(0, 2) : "") + "…";
    }
}
