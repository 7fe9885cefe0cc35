// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemPackagesTest {

    @Test
    void shouldReadExportHeaders() {
        assertEquals(
                Map.of("a.b", "1.2", "c", "0", "d.e", "3"),
                SystemPackages.parse("a.b;uses:=\"x,y\";version=\"1.2\", c,d.e;version=3;uses:=\"a.b\""));
    }

    @Test
    void shouldOfferWhatOnosShips() throws Exception {
        Map<String, String> packages =
                SystemPackages.parse(SystemPackages.exported(getClass().getClassLoader()));
        assertEquals("1.7.25", packages.get("org.slf4j"));
        assertEquals("22.0", packages.get("com.google.common.collect"));
        assertEquals("2.10.0", packages.get("com.fasterxml.jackson.databind"));
        assertEquals("2.5.6", packages.get("org.onosproject.net.flow"));
        assertEquals("2.5.6", packages.get("org.onlab.packet"));
        assertFalse(packages.containsKey("org.osgi.framework"), "the framework exports its own");
    }
}
