// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi.bundle;

import java.util.function.Function;

/** The smallest component that shows something. */
public final class Echo implements Function<String, String> {

    @Override
    public String apply(String text) {
        return "echo of " + text;
    }
}
