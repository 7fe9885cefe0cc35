// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.ds;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.service.component.ComponentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Declarative Services components that lie on a flat class path, in the order asked for, and stops them in the
 * opposite one. Services are known by the name of their interface.
 */
public final class Components {

    private static final Logger log = LoggerFactory.getLogger(Components.class);

    private record Started(Object component, ComponentDescriptor descriptor, Hashtable<String, Object> properties) {}

    private final Map<String, Object> services = new ConcurrentHashMap<>();
    private final Deque<Started> started = new ArrayDeque<>();
    private final Function<String, Map<String, String>> presets;

    /** @param presets property values for a component, by its class's name, that go before its defaults */
    public Components(Function<String, Map<String, String>> presets) {
        this.presets = presets;
    }

    /** Offers a ready-made service. */
    public <T> void publish(Class<T> service, T implementation) {
        services.put(service.getName(), implementation);
    }

    /** @return the service, or null when nobody offers it */
    public <T> T get(Class<T> service) {
        return service.cast(services.get(service.getName()));
    }

    /** @return the service by its interface's name, or null */
    public Object get(String service) {
        return services.get(service);
    }

    /** @return all services by their interface's name; a copy */
    public Map<String, Object> services() {
        return Map.copyOf(services);
    }

    /**
     * Makes a component, fills its references, activates it and offers its services.
     *
     * @param changes properties that differ from the descriptor's defaults
     * @throws IllegalStateException if a mandatory reference is not there or the component fails to start; the cause says why
     */
    public synchronized <T> T start(Class<T> type, Map<String, Object> changes) {
        T component;
        try {
            component = type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type.getName(), e);
        }
        start(component, changes);
        return component;
    }

    /** As {@link #start(Class, Map)} with default properties. */
    public <T> T start(Class<T> type) {
        return start(type, Map.of());
    }

    /** As {@link #start(Class, Map)} for a component that exists already. */
    public synchronized void start(Object component, Map<String, Object> changes) {
        ComponentDescriptor descriptor = ComponentDescriptor.of(component.getClass());
        Map<String, Object> merged = new HashMap<>(descriptor.properties());
        merged.putAll(changes);
        merged.putAll(presets.apply(component.getClass().getName()));
        Hashtable<String, Object> properties = new Hashtable<>(merged);
        for (ComponentDescriptor.Reference reference : descriptor.references()) {
            Object service = services.get(reference.service());
            if (service != null) {
                set(component, reference.field(), service);
            } else if (!reference.optional()) {
                throw new IllegalStateException(component.getClass().getName() + " needs " + reference.service());
            }
        }
        call(component, descriptor.activate(), properties);
        descriptor.provides().forEach(service -> services.put(service, component));
        started.push(new Started(component, descriptor, properties));
    }

    /**
     * Changes a started component's properties and tells it.
     *
     * @return false when no component of that class was started here
     */
    public synchronized boolean modify(String componentClass, Map<String, String> changes) {
        for (Started one : started) {
            if (one.component().getClass().getName().equals(componentClass)) {
                one.properties().putAll(changes);
                call(one.component(), one.descriptor().modified(), one.properties());
                return true;
            }
        }
        return false;
    }

    /** Stops the component that offers a service, before its turn; nothing if there is none. */
    public synchronized void stop(Class<?> service) {
        Object component = services.get(service.getName());
        for (Started one : List.copyOf(started)) {
            if (one.component() == component) {
                started.remove(one);
                stop(one);
            }
        }
    }

    /** Stops what was started, last first. A component that fails to stop is logged and does not hold up the others. */
    public synchronized void stopAll() {
        while (!started.isEmpty()) {
            stop(started.pop());
        }
    }

    private static void stop(Started one) {
        try {
            call(one.component(), one.descriptor().deactivate(), one.properties());
        } catch (RuntimeException e) {
            log.warn("{} did not stop cleanly", one.component().getClass().getName(), e);
        }
    }

    private static void call(Object component, String method, Hashtable<String, Object> properties) {
        if (method.isEmpty()) {
            return;
        }
        Method found = method(component.getClass(), method);
        found.setAccessible(true);
        try {
            if (found.getParameterCount() == 0) {
                found.invoke(component);
            } else if (found.getParameterTypes()[0] == ComponentContext.class) {
                found.invoke(component, new FlatComponentContext(properties));
            } else {
                found.invoke(component, properties);
            }
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    component.getClass().getName() + "." + method + ": " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(component.getClass().getName() + "." + method, e);
        }
    }

    private static Method method(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(name) && takesProperties(method)) {
                    return method;
                }
            }
        }
        throw new IllegalStateException(type.getName() + " has no method " + name);
    }

    private static boolean takesProperties(Method method) {
        return method.getParameterCount() == 0
                || method.getParameterCount() == 1
                        && (method.getParameterTypes()[0] == ComponentContext.class
                                || method.getParameterTypes()[0].isAssignableFrom(Hashtable.class));
    }

    private static void set(Object component, String name, Object service) {
        for (Class<?> at = component.getClass(); at != null; at = at.getSuperclass()) {
            try {
                Field field = at.getDeclaredField(name);
                field.setAccessible(true);
                field.set(component, service);
                return;
            } catch (NoSuchFieldException e) {
                log.trace("field {} is not in {}", name, at);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(component.getClass().getName() + "." + name, e);
            }
        }
        throw new IllegalStateException(component.getClass().getName() + " has no field " + name);
    }
}
