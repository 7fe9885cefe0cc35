// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A key on P-256 and a certificate that it signs itself, made by the JDK's keytool: the JDK has no public way to make one in the process. */
record SelfSigned(PrivateKey key, X509Certificate certificate) {
    private static final String NAME = "localhost";
    private static final String PASSWORD = "nothing secret"; // of a file that is gone before anybody uses the key

    static SelfSigned make() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("nearcast-certificate");
        Path file = folder.resolve("store.p12");
        try {
            keytool(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            return new SelfSigned((PrivateKey) store.getKey(NAME, PASSWORD.toCharArray()), (X509Certificate)
                    store.getCertificate(NAME));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read the certificate that keytool made: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void keytool(Path file) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        NAME,
                        "-dname",
                        "CN=" + NAME,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no certificate: " + said.strip());
        }
    }
}
