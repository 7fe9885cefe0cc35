// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

/**
 * A stream as people say it: {@code nearcast://HOST[:PORT]/NAME}, or the same without {@code nearcast://}.
 *
 * @param origin where it is known
 * @param name public, {@code app/name}
 */
record StreamAddress(OriginAddress origin, String name) {
    private static final String SCHEME = "nearcast://";
    private static final String USUAL_APP = "live/";
    private static final int MOST_NAME = 200;

    /** @throws IllegalArgumentException with one line for the user */
    static StreamAddress parse(String text) {
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        int slash = rest.indexOf('/');
        if (rest.contains("://") || slash < 1 || slash == rest.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no stream; write nearcast://HOST/NAME, or HOST:PORT/NAME");
        }
        return new StreamAddress(OriginAddress.parse(rest.substring(0, slash)), name(rest.substring(slash + 1)));
    }

    /**
     * A name in full: {@code live/} before it if it says no application.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    static String name(String text) {
        String name = text.indexOf('/') < 0 ? USUAL_APP + text : text;
        boolean odd = name.chars().anyMatch(Character::isISOControl) || name.indexOf('?') >= 0;
        if (odd || name.length() > MOST_NAME || !name.matches("[^/]+(/[^/]+)+")) {
            throw new IllegalArgumentException("'" + text + "' is no stream's name; names are like one or live/one");
        }
        return name;
    }

    @Override
    public String toString() {
        return SCHEME + origin + "/" + name;
    }
}
