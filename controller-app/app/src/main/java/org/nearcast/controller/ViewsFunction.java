// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.util.function.Function;
import org.nearcast.controller.views.NearcastViews;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** The views in JDK types alone, for consoles that know nothing of this application's own. */
@Component(immediate = true, service = Function.class)
@NearcastViews
public class ViewsFunction implements Function<String, String> {

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected NearcastService nearcast;

    /** A view by its name, see {@link NearcastService#view}. */
    @Override
    public String apply(String name) {
        return nearcast.view(name);
    }
}
