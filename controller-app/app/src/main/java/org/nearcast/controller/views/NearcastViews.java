// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** The service property {@code nearcast.views}, by which others find the views without this application's types. */
@ComponentPropertyType
public @interface NearcastViews {

    /** Always true. */
    boolean value() default true;
}
