// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

/** Which of a connection's packets also go to the controller. */
public enum Copy {
    /** None. */
    NOTHING,
    /** The client's, as it sent them. */
    CLIENTS,
    /** Both directions', as the client sends and receives them. */
    BOTH
}
