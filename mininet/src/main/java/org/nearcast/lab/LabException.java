// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

/** Something about the lab that the caller can put right; the message is one line that says what. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with a one-line reason. */
    public LabException(String message) {
        super(message);
    }

    /** An exception with a one-line reason and what caused it. */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
