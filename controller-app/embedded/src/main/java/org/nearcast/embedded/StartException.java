// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

/** The controller cannot start; the message is for a person: what is wrong and what to do. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
