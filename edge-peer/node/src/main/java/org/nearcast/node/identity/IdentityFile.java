// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.identity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Base64;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

/** Who a node is among peers, in a file of its owner's: an X25519 private key in PKCS #8 (RFC 8410) as PEM, which {@code openssl} reads. */
public final class IdentityFile {
    private static final String ALGORITHM = "X25519";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private IdentityFile() {}

    /**
     * Reads the identity, or makes one when there is no such file.
     *
     * @param flag that names another file, for the message
     * @throws IOException when the file can neither be read nor made, is readable by others, or holds no X25519 key; the message says which file and
     *     what to do
     */
    public static Identity readOrCreate(Path file, String flag) throws IOException {
        try {
            return read(file);
        } catch (NoSuchFileException absent) {
            try {
                Identity fresh = fresh();
                OwnersFile.create(file, pem(fresh.keys().privateKey()), flag);
                return fresh;
            } catch (FileAlreadyExistsException racedByAnother) {
                return read(file);
            }
        }
    }

    /** One that nobody had before and that is kept nowhere. */
    public static Identity fresh() {
        byte[] privateKey = new byte[Suite.KEY_BYTES];
        new SecureRandom().nextBytes(privateKey);
        return of(privateKey);
    }

    private static Identity of(byte[] privateKey) {
        Suite suite = new X25519AesGcmSha256();
        return new Identity(suite, suite.keyPair(privateKey));
    }

    private static Identity read(Path file) throws IOException {
        String text = OwnersFile.read(file);
        try {
            int from = text.indexOf(BEGIN);
            int to = text.indexOf(END);
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("no private key");
            }
            byte[] pkcs8 = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
            XECPrivateKey key =
                    (XECPrivateKey) KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return of(key.getScalar().orElseThrow(() -> new IllegalArgumentException("no number in the key")));
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new IOException(
                    file + " does not hold an X25519 private key; remove it to have a new one made (a new identity)",
                    e);
        }
    }

    private static String pem(byte[] privateKey) {
        try {
            byte[] pkcs8 = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey))
                    .getEncoded();
            return BEGIN + "\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8) + "\n" + END
                    + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 11 has X25519", e);
        }
    }
}
