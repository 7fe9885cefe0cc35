// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rest;

import java.util.Set;
import java.util.function.Supplier;
import javax.ws.rs.core.Application;
import org.nearcast.controller.NearcastService;
import org.onlab.osgi.DefaultServiceDirectory;

/** The JAX-RS application that {@code WEB-INF/web.xml} names. */
public class NearcastApplication extends Application {

    private final Supplier<NearcastService> nearcast;

    /** In ONOS: the service is looked up for each request, for the application may be deactivated and activated. */
    public NearcastApplication() {
        this(() -> DefaultServiceDirectory.getService(NearcastService.class));
    }

    /** With another way to the service. */
    public NearcastApplication(Supplier<NearcastService> nearcast) {
        this.nearcast = nearcast;
    }

    @Override
    public Set<Object> getSingletons() {
        return Set.of(new NearcastResource(nearcast), new ErrorMapper());
    }
}
