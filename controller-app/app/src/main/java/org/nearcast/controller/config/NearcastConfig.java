// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import org.onosproject.core.ApplicationId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.InvalidFieldException;

/** The application's part of the network configuration: {@code apps / org.nearcast.app / nearcast}. */
public final class NearcastConfig extends Config<ApplicationId> {

    /** Its key below the application's name. */
    public static final String KEY = "nearcast";

    /** {@inheritDoc} The exception names the field and what would be right. */
    @Override
    public boolean isValid() {
        deployment();
        return true;
    }

    /**
     * What is configured.
     *
     * @throws InvalidFieldException naming the first field that cannot be used
     */
    public Deployment deployment() {
        try {
            return DeploymentReader.read(node());
        } catch (DeploymentReader.WrongField e) {
            throw new InvalidFieldException(e.field(), e.getMessage());
        }
    }
}
