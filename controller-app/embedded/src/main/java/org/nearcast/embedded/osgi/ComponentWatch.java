// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Whether an application's components came to life: a started bundle proves nothing. */
final class ComponentWatch {

    private static final long LOOK_MS = 20;

    private final ServiceComponentRuntime runtime;

    ComponentWatch(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Waits until no component of the bundle lacks anything; returns what is still wrong when time is up. */
    List<String> await(Bundle bundle, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        List<String> wrong = wrong(bundle);
        while (!wrong.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            wrong = wrong(bundle);
        }
        return wrong;
    }

    private List<String> wrong(Bundle bundle) {
        List<String> wrong = new ArrayList<>();
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO one : runtime.getComponentConfigurationDTOs(description)) {
                switch (one.state) {
                    case ComponentConfigurationDTO.ACTIVE -> {}
                    case ComponentConfigurationDTO.SATISFIED -> {
                        if (description.immediate) {
                            wrong.add(description.name + " is not active");
                        }
                    }
                    case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                        wrong.add(description.name + " failed: " + firstLine(one.failure));
                    default -> wrong.add(description.name + " lacks " + lacking(one));
                }
            }
        }
        return wrong;
    }

    private static String firstLine(String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
    }

    private static String lacking(ComponentConfigurationDTO one) {
        UnsatisfiedReferenceDTO[] references = one.unsatisfiedReferences;
        return references == null || references.length == 0
                ? "its configuration"
                : Arrays.stream(references).map(reference -> reference.name).collect(Collectors.joining(", "));
    }
}
