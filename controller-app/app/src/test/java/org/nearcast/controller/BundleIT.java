// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle as it is built: what it imports is there in every ONOS it is meant for. */
class BundleIT {

    private static final Path BUNDLE = Path.of(System.getProperty("bundle"));

    private static String header(Path jar, String name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(name);
        }
    }

    /** The packages of a header with their version attribute; empty where they have none. */
    private static Map<String, String> packages(String header) {
        Map<String, String> packages = new LinkedHashMap<>();
        for (String clause : split(header, ',')) {
            List<String> parts = split(clause, ';');
            String version = parts.stream()
                    .filter(part -> part.startsWith("version="))
                    .map(part -> part.substring("version=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("");
            packages.put(parts.get(0), version);
        }
        return packages;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(part.toString().trim());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().trim());
        return parts;
    }

    private static int[] version(String text) {
        int[] numbers = new int[3];
        String[] parts = text.split("\\.", 4);
        for (int i = 0; i < Math.min(3, parts.length); i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }

    private static boolean within(String version, String range) {
        if (range.isEmpty()) {
            return true;
        }
        assertTrue(range.matches("\\[[0-9.]+,[0-9.]+\\)"), "a range written by hand: " + range);
        int comma = range.indexOf(',');
        int[] actual = version(version);
        return Arrays.compare(version(range.substring(1, comma)), actual) <= 0
                && Arrays.compare(actual, version(range.substring(comma + 1, range.length() - 1))) < 0;
    }

    private static Map<String, String> exportsOf(String onos) throws IOException {
        Map<String, String> exports = new HashMap<>();
        Properties others = new Properties();
        try (InputStream in = BundleIT.class.getResourceAsStream(onos + ".properties")) {
            others.load(in);
        }
        others.stringPropertyNames().forEach(name -> exports.put(name, others.getProperty(name)));
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("onos"), onos))) {
            for (Path jar : jars.collect(Collectors.toList())) {
                exports.putAll(packages(header(jar, "Export-Package")));
            }
        }
        return exports;
    }

    @ParameterizedTest
    @ValueSource(strings = {"onos-2.5", "onos-2.7"})
    void shouldFindEveryImportInTheVersionsOnosShips(String onos) throws IOException {
        Map<String, String> exports = exportsOf(onos);
        Map<String, String> imports = packages(header(BUNDLE, "Import-Package"));
        assertTrue(imports.size() > 10, "imports are read: " + imports);
        List<String> unresolved = imports.entrySet().stream()
                .filter(wanted -> !exports.containsKey(wanted.getKey())
                        || !within(exports.get(wanted.getKey()), wanted.getValue()))
                .map(wanted -> wanted + " against " + exports.get(wanted.getKey()))
                .collect(Collectors.toList());
        assertEquals(List.of(), unresolved);
    }

    @Test
    void shouldRefuseVersionsOutsideARange() {
        assertTrue(within("2.5.6", "[2.5,3)"));
        assertFalse(within("2.4.9", "[2.5,3)"));
        assertFalse(within("3.0.0", "[2.5,3)"));
    }

    @Test
    void shouldImportNothingOfJavaNorGuava() throws IOException {
        packages(header(BUNDLE, "Import-Package")).keySet().forEach(name -> {
            assertFalse(name.startsWith("java."), name);
            assertFalse(name.startsWith("com.google."), name);
            assertFalse(name.startsWith("org.nearcast."), name);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.karaf",
                "org.onosproject.cli",
                "org.onosproject.rest",
                "javax.ws.rs",
                "javax.servlet",
                "org.glassfish.jersey"
            })
    void shouldResolveWithoutKarafAndItsWebServer(String prefix) throws IOException {
        List<String> clauses = split(header(BUNDLE, "Import-Package"), ',').stream()
                .filter(clause -> clause.startsWith(prefix))
                .collect(Collectors.toList());
        assertFalse(clauses.isEmpty());
        clauses.forEach(clause -> assertTrue(clause.contains("resolution:=optional"), clause));
    }

    @Test
    void shouldBeAWebBundleWhoseServletAndListenerAreThere() throws IOException {
        assertEquals("/onos/nearcast", header(BUNDLE, "Web-ContextPath"));
        try (JarFile file = new JarFile(BUNDLE.toFile())) {
            String web = new String(
                    file.getInputStream(file.getEntry("WEB-INF/web.xml")).readAllBytes(), StandardCharsets.UTF_8);
            for (String name : List.of("NearcastApplication", "ApiDocListener")) {
                assertTrue(web.contains(">org.nearcast.controller.rest." + name + "<"), name);
                assertNotNull(file.getEntry("org/nearcast/controller/rest/" + name + ".class"));
            }
            assertNotNull(file.getEntry("apidoc/swagger.json"));
            assertNotNull(file.getEntry("apidoc/model.json"));
            assertNotNull(file.getEntry("org/nearcast/controller/config/netcfg.schema.json"));
        }
    }

    @Test
    void shouldCarryItsComponentsAndTheProtocol() throws IOException {
        try (JarFile file = new JarFile(BUNDLE.toFile())) {
            for (String component : header(BUNDLE, "Service-Component").split(",", -1)) {
                assertNotNull(file.getEntry(component), component);
            }
            assertNotNull(file.getEntry("org/nearcast/protocol/rtmp/RtmpRecognizer.class"));
            assertNotNull(file.getEntry("org/nearcast/controller/NearcastApp.cfgdef"));
            assertNotNull(file.getEntry("org/nearcast/controller/cli/StreamsCommand.class"));
        }
        assertEquals("org.nearcast.controller.cli", header(BUNDLE, "Karaf-Commands"));
    }

    @Test
    void shouldBePackagedAsAnOnosApplication() throws IOException {
        try (JarFile oar = new JarFile(System.getProperty("oar"))) {
            String app = new String(oar.getInputStream(oar.getEntry("app.xml")).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(app.contains("name=\"" + NearcastApp.NAME + "\""), app);
            List<JarEntry> bundles = oar.stream()
                    .filter(entry -> entry.getName().endsWith(".jar"))
                    .collect(Collectors.toList());
            assertEquals(1, bundles.size(), "one bundle, the one that these tests read");
            assertTrue(bundles.get(0).getName().startsWith("m2/"));
            assertArrayEquals(
                    Files.readAllBytes(BUNDLE),
                    oar.getInputStream(bundles.get(0)).readAllBytes());
        }
    }
}
