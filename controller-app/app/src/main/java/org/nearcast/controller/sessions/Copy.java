// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

/** Which of a connection's packets also go to the controller, as they were sent. */
public enum Copy {
    /** None. */
    NOTHING,
    /** The client's. */
    CLIENTS,
    /** Both directions'. */
    BOTH
}
