// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

/** The origin cannot start; the message is one line that says what is wrong and what to do. */
public final class OriginException extends Exception {
    private final int exitCode;

    private OriginException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A flag or a file is wrong. */
    static OriginException usage(String message) {
        return new OriginException(2, message);
    }

    /** The machine does not allow it. */
    static OriginException machine(String message) {
        return new OriginException(1, message);
    }

    /** What the process is to exit with. */
    public int exitCode() {
        return exitCode;
    }
}
