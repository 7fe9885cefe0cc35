// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.overlay.identity.Identity;

class IdentityFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldBeTheSameEachTime() throws Exception {
        Path file = folder.resolve("new/peer.key");
        Identity made = IdentityFile.readOrCreate(file, "--key");
        Identity read = IdentityFile.readOrCreate(file, "--key");
        assertEquals(made.id(), read.id());
        assertEquals(made.keys(), read.keys());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertNotEquals(made.id(), IdentityFile.fresh().id());
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        Path open = folder.resolve("open.key");
        IdentityFile.readOrCreate(open, "--key");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(wrong(open).endsWith("run: chmod 600 " + open));

        Path other = folder.resolve("other.key");
        IdentityFile.readOrCreate(other, "--key");
        Files.writeString(other, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertTrue(wrong(other).startsWith(other + " does not hold an X25519 private key"));
        Files.writeString(other, "nothing");
        assertTrue(wrong(other).startsWith(other + " does not hold an X25519 private key"));

        Path nowhere = open.resolve("x.key");
        assertTrue(wrong(nowhere).contains(nowhere.toString()));
    }

    private static String wrong(Path file) {
        return assertThrows(IOException.class, () -> IdentityFile.readOrCreate(file, "--key"))
                .getMessage();
    }
}
