// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.onosproject.app.ApplicationIdStore;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;

/**
 * Numbers for application names. The number is part of every flow rule's cookie, so a name must get the same one after a
 * restart: the map behind it outlives the process.
 */
public final class PersistentApplicationIds implements ApplicationIdStore {

    private final Map<String, Integer> numbers;

    /** @param numbers name to number, 1 and up; may have names in it */
    public PersistentApplicationIds(Map<String, Integer> numbers) {
        this.numbers = numbers;
    }

    @Override
    public synchronized Set<ApplicationId> getAppIds() {
        return numbers.entrySet().stream()
                .map(entry -> new DefaultApplicationId(entry.getValue(), entry.getKey()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized ApplicationId getAppId(Short number) {
        return getAppIds().stream()
                .filter(app -> app.id() == number)
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized ApplicationId getAppId(String name) {
        Integer number = numbers.get(name);
        return number == null ? null : new DefaultApplicationId(number, name);
    }

    @Override
    public synchronized ApplicationId registerApplication(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            number = 1
                    + numbers.values().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0);
            numbers.put(name, number);
        }
        return new DefaultApplicationId(number, name);
    }
}
