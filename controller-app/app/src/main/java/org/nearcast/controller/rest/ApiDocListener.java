// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rest;

import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import org.nearcast.controller.operator.OperatorApi;
import org.onlab.osgi.DefaultServiceDirectory;
import org.onlab.osgi.ServiceNotFoundException;
import org.onosproject.rest.ApiDocProvider;
import org.onosproject.rest.ApiDocService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has ONOS list these resources among its own ({@code /onos/v1/docs}) for as long as they are served. Not a component: that
 * would have to wait for a service which is only there where ONOS's web server is.
 */
public class ApiDocListener implements ServletContextListener {

    private static final Logger log = LoggerFactory.getLogger(ApiDocListener.class);

    private final ApiDocProvider provider =
            new ApiDocProvider(OperatorApi.ROOT, "Nearcast REST API", ApiDocListener.class.getClassLoader());

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            DefaultServiceDirectory.getService(ApiDocService.class).register(provider);
        } catch (ServiceNotFoundException e) {
            log.info("ONOS's list of REST APIs is not there; swagger.json is served all the same");
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            DefaultServiceDirectory.getService(ApiDocService.class).unregister(provider);
        } catch (ServiceNotFoundException e) {
            log.debug("ONOS's list of REST APIs is gone already");
        }
    }
}
