// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Makes root somebody else, for programs that refuse to be run by it. */
final class Nobody {
    private Nobody() {}

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** What to put before a command. */
    static List<String> prefix() {
        return isRoot()
                ? List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--")
                : List.of();
    }

    /** A home in {@code folder} that such a program can write into. */
    static Path home(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        return home;
    }
}
