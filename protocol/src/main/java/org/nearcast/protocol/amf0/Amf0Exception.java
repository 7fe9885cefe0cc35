// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

/** Bytes that are not AMF0, that use a type nobody sends, or that go beyond a limit. The message is a short reason. */
public final class Amf0Exception extends Exception {
    public Amf0Exception(String reason) {
        super(reason);
    }
}
