// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.util.function.Function;
import org.nearcast.controller.views.NearcastViews;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** Views and commands in JDK types alone, for consoles that know nothing of this application's own. */
@Component(immediate = true, service = Function.class)
@NearcastViews
public class ViewsFunction implements Function<String, String> {

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected NearcastService nearcast;

    /**
     * A view by its name, see {@link NearcastService#view}; or, for what begins with {@code nearcast-}, what a command prints.
     */
    @Override
    public String apply(String name) {
        return name.startsWith("nearcast-") ? nearcast.command(name) : nearcast.view(name);
    }
}
