// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.embedded.osgi.bundle.Echo;
import org.osgi.framework.BundleException;

/** Bundles made by hand, in the real framework with the real Declarative Services. */
class AppFrameworkTest {

    @TempDir
    Path folder;

    private AppFramework framework;

    @BeforeEach
    void start() throws Exception {
        try (Stream<Path> platform = Files.list(Path.of("target", "lib", "bundles"))) {
            framework = AppFramework.start(folder.resolve("cache"), platform.toList());
        }
    }

    @AfterEach
    void stop() {
        framework.stop();
    }

    /** A bundle with the component {@link Echo}, which wants a service. */
    private static List<OarFile.BundleJar> bundle(String imports, Class<?> wanted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            put(
                    jar,
                    "META-INF/MANIFEST.MF",
                    ("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: echo\n"
                                    + "Bundle-Version: 1.0.0\nService-Component: OSGI-INF/echo.xml\nImport-Package: "
                                    + imports + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            put(
                    jar,
                    "OSGI-INF/echo.xml",
                    ("<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='echo' immediate='true'>"
                                    + "<property name='nearcast.views' value='true'/>"
                                    + "<service><provide interface='java.util.function.Function'/></service>"
                                    + "<reference name='wanted' interface='" + wanted.getName() + "'/>"
                                    + "<implementation class='" + Echo.class.getName() + "'/></scr:component>")
                            .getBytes(StandardCharsets.UTF_8));
            String name = Echo.class.getName().replace('.', '/') + ".class";
            try (InputStream in = Echo.class.getClassLoader().getResourceAsStream(name)) {
                put(jar, name, in.readAllBytes());
            }
        }
        return List.of(new OarFile.BundleJar("echo", bytes.toByteArray()));
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    @Test
    void shouldRunApplicationWithServicesOfTheProcess() throws Exception {
        framework.register(Map.of(Runnable.class.getName(), (Runnable) () -> {}));
        framework.run(bundle("org.onosproject.net;version=\"[2.5,3)\"", Runnable.class));
        Function<String, ?> views = framework.views().orElseThrow();
        assertEquals("echo of streams", views.apply("streams"));
        framework.deactivate();
        assertTrue(framework.views().isEmpty());
        framework.activate();
        assertTrue(framework.views().isPresent());
    }

    @Test
    void shouldRefuseApplicationThatLacksPackage() {
        BundleException e = assertThrows(
                BundleException.class,
                () -> framework.run(bundle("org.onosproject.net;version=\"[99,100)\"", Runnable.class)));
        assertTrue(e.getMessage().contains("org.onosproject.net"), e.getMessage());
    }

    @Test
    void shouldRefuseFileThatIsNoArchive() throws Exception {
        Path text = Files.writeString(folder.resolve("a.oar"), "text");
        IOException e = assertThrows(IOException.class, () -> OarFile.bundles(text));
        assertTrue(e.getMessage().contains("a.oar is not an application archive"), e.getMessage());
    }
}
