// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

/** What the application offers to others in the same ONOS: a look at what it knows. */
public interface NearcastService {

    /**
     * A view by its name.
     *
     * @param name {@code streams}, {@code peerings}, {@code gateways}, {@code metrics} (JSON), {@code nearcast-streams} or
     *     {@code nearcast-peerings} (text)
     * @return null if there is no such view
     */
    String view(String name);
}
