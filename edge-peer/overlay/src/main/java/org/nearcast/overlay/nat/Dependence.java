// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/** What of the other's endpoint a box looks at, mapping or filtering (RFC 4787, sections 4.1 and 5). */
public enum Dependence {
    /** Nothing. */
    ENDPOINT_INDEPENDENT,
    /** The address. */
    ADDRESS_DEPENDENT,
    /** Address and port: as a mapping, what is called symmetric. */
    ADDRESS_AND_PORT_DEPENDENT
}
