// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.ds;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.ComponentInstance;

/** The context of a component that is in no bundle: its properties, and nothing else. */
record FlatComponentContext(Hashtable<String, Object> properties) implements ComponentContext {

    @Override
    public Dictionary<String, Object> getProperties() {
        return properties;
    }

    @Override
    public <S> S locateService(String name) {
        return null;
    }

    @Override
    public <S> S locateService(String name, ServiceReference<S> reference) {
        return null;
    }

    @Override
    public Object[] locateServices(String name) {
        return new Object[0];
    }

    @Override
    public BundleContext getBundleContext() {
        return null;
    }

    @Override
    public Bundle getUsingBundle() {
        return null;
    }

    @Override
    public <S> ComponentInstance<S> getComponentInstance() {
        return null;
    }

    @Override
    public void enableComponent(String name) {}

    @Override
    public void disableComponent(String name) {}

    @Override
    public ServiceReference<?> getServiceReference() {
        return null;
    }
}
