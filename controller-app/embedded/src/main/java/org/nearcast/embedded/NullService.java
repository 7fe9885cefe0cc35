// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Services of ONOS that a manager must have but that have nothing to say when there is one node and no such thing: regions,
 * upgrades, messages to other nodes, P4 pipelines, configured interfaces. They answer false, 0, empty or null.
 */
final class NullService {

    private NullService() {}

    static <T> T of(Class<T> service) {
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "toString":
                            return "no " + service.getSimpleName();
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "equals":
                            return proxy == arguments[0];
                        default:
                            return nothing(method.getReturnType());
                    }
                }));
    }

    private static Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == Set.class || type == Collection.class) {
            return Set.of();
        }
        if (type == List.class || type == Iterable.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        return type == CompletableFuture.class ? CompletableFuture.completedFuture(null) : null;
    }
}
