// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

/** A rule or group asks for something that these adapters cannot say in OpenFlow; the message says what. */
public final class UnsupportedRuleException extends Exception {

    private static final long serialVersionUID = 1L;

    UnsupportedRuleException(String what) {
        super(what, null, false, false);
    }
}
