// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An ONOS application archive: the bundles in it. A plain bundle jar is taken for an archive of itself. */
public final class OarFile {

    /**
     * A bundle of the archive.
     *
     * @param name where it was found
     * @param jar its bytes
     */
    public record BundleJar(String name, byte[] jar) {}

    private OarFile() {}

    /**
     * Reads the bundles.
     *
     * @throws IOException if the file cannot be read or holds no bundle; the message says which
     */
    public static List<BundleJar> bundles(Path file) throws IOException {
        List<BundleJar> bundles = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.getEntry("META-INF/MANIFEST.MF") != null && zip.getEntry("app.xml") == null) {
                return List.of(new BundleJar(file.toString(), Files.readAllBytes(file)));
            }
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory() && entry.getName().endsWith(".jar")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        bundles.add(new BundleJar(file + "!" + entry.getName(), in.readAllBytes()));
                    }
                }
            }
        } catch (ZipException e) {
            throw new IOException(file + " is not an application archive: " + e.getMessage(), e);
        }
        if (bundles.isEmpty()) {
            throw new IOException(file + " holds no bundle");
        }
        return bundles;
    }
}
