// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The packages of the flat class path that bundles may import, under the versions that ONOS 2.5 ships: an import range that
 * resolves here resolves there, whatever newer library stands behind it here.
 */
final class SystemPackages {

    private static final Pattern CLAUSE =
            Pattern.compile("([^,;\"=]+)((?:;[^,;\"=]+:?=(?:\"[^\"]*\"|[^,;\"]*))*)(?:,|$)");
    private static final Pattern VERSION = Pattern.compile(";\\s*version=\"?([^\";,]+)");

    /** Symbolic name of a bundle to the version that its packages have in ONOS 2.5; empty: as the manifest says. */
    private static final Map<String, String> FROM = Map.of(
            "org.onosproject", "",
            "org.osgi.service.", "",
            "org.osgi.util.", "",
            "slf4j", "1.7.25",
            "com.google.guava", "22.0",
            "com.fasterxml.jackson", "2.10.0",
            "org.apache.commons.lang3", "3.7",
            "org.apache.commons.commons-lang3", "3.7",
            "com.esotericsoftware.kryo", "4.0.0",
            "joda-time", "2.9.3");

    private SystemPackages() {}

    /** The packages in the syntax of Export-Package. */
    static String exported(ClassLoader flat) throws IOException {
        Map<String, String> packages = new TreeMap<>();
        for (URL url : Collections.list(flat.getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream in = url.openStream()) {
                add(packages, new Manifest(in).getMainAttributes());
            }
        }
        return packages.entrySet().stream()
                .map(entry -> entry.getKey() + ";version=\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(","));
    }

    private static void add(Map<String, String> packages, Attributes manifest) {
        String name = manifest.getValue("Bundle-SymbolicName");
        String exports = manifest.getValue("Export-Package");
        if (name == null || exports == null) {
            return;
        }
        FROM.forEach((prefix, version) -> {
            if (name.startsWith(prefix)) {
                parse(exports).forEach((pack, own) -> packages.putIfAbsent(pack, version.isEmpty() ? own : version));
            }
        });
    }

    /** Package to version, of an Export-Package header. */
    static Map<String, String> parse(String exports) {
        Map<String, String> packages = new TreeMap<>();
        Matcher clause = CLAUSE.matcher(exports.replaceAll("\\s", ""));
        while (clause.find()) {
            Matcher version = VERSION.matcher(clause.group(2));
            packages.put(clause.group(1), version.find() ? version.group(1) : "0");
        }
        return packages;
    }
}
