// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.ds;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.connect.FrameworkUtilHelper;

/**
 * Gives classes of the flat class path a bundle whose context finds the services of {@link Components}: ONOS's
 * DefaultServiceDirectory looks services up by {@code FrameworkUtil.getBundle(class).getBundleContext()}. A service provider
 * interface of the framework, hence found by name and set by a static field.
 */
public final class FlatFrameworkUtilHelper implements FrameworkUtilHelper {

    private static volatile Components components;

    private static final BundleContext CONTEXT = proxy(BundleContext.class, (method, arguments) -> switch (method) {
        case "getServiceReference" -> reference(arguments[0]);
        case "getService" -> arguments[0] instanceof Held held ? held.service() : null;
        default -> null;
    });

    private static final Bundle BUNDLE = proxy(Bundle.class, (method, arguments) -> switch (method) {
        case "getBundleContext" -> CONTEXT;
        case "getSymbolicName" -> "org.nearcast.embedded";
        case "getBundleId" -> 0L;
        default -> null;
    });

    /** A service reference that knows its service. */
    public interface Held {
        /** @return the service */
        Object service();
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    /** Says whose services are to be found from now on. */
    public static void find(Components servicesOf) {
        components = servicesOf;
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> classFromBundle) {
        return components == null ? Optional.empty() : Optional.of(BUNDLE);
    }

    private static Object reference(Object wanted) {
        Object service = components.get(wanted instanceof Class<?> type ? type.getName() : (String) wanted);
        if (service == null) {
            return null;
        }
        return Proxy.newProxyInstance(
                FlatFrameworkUtilHelper.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class, Held.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "service" -> service;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "reference to " + service;
                    default -> null;
                });
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                FlatFrameworkUtilHelper.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "flat " + type.getSimpleName();
                    default -> answer.to(method.getName(), arguments);
                }));
    }
}
