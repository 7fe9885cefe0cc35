// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.protocol.announce.PeerKeyPair;

class KeyFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldMakeAKeyForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("new/peer.key");
        KeyFile.readOrCreate(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void shouldKeepItsIdentityOverRestarts() throws IOException {
        Path file = folder.resolve("peer.key");
        PeerKeyPair first = KeyFile.readOrCreate(file);
        PeerKeyPair second = KeyFile.readOrCreate(file);
        assertEquals(first.publicKey(), second.publicKey());
        assertArrayEquals(first.pkcs8(), second.pkcs8());
    }

    @Test
    void shouldRefuseAKeyThatOthersMayRead() throws IOException {
        Path file = folder.resolve("peer.key");
        KeyFile.readOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        IOException refusal = assertThrows(IOException.class, () -> KeyFile.readOrCreate(file));
        assertTrue(refusal.getMessage().contains("chmod 600 " + file), refusal.getMessage());
    }

    @Test
    void shouldRefuseWhatIsNoKey() throws IOException {
        Path file = folder.resolve("peer.key");
        for (String text :
                new String[] {"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "\0\1"}) {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            IOException refusal = assertThrows(IOException.class, () -> KeyFile.readOrCreate(file));
            assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseAnotherCurve() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair pair = generator.generateKeyPair();
        Path file = folder.resolve("peer.key");
        Files.writeString(
                file,
                pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                        + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThrows(IOException.class, () -> KeyFile.readOrCreate(file));
    }

    @Test
    void shouldSayWhereItCouldNotMakeAKey() throws IOException {
        Path file = folder.resolve("notafolder/peer.key");
        Files.writeString(folder.resolve("notafolder"), "");
        IOException refusal = assertThrows(IOException.class, () -> KeyFile.readOrCreate(file));
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
