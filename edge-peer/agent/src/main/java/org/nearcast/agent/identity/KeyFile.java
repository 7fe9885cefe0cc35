// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.nearcast.node.identity.OwnersFile;
import org.nearcast.protocol.announce.PeerKey;
import org.nearcast.protocol.announce.PeerKeyPair;

/**
 * A P-256 key pair in a file of its owner's: two PEM blocks (RFC 7468), the private key in PKCS #8 and the public key
 * as a SubjectPublicKeyInfo, both of which {@code openssl} reads.
 */
public final class KeyFile {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private KeyFile() {}

    /**
     * Reads the key, or makes one when there is no such file.
     *
     * @param file where the key is kept; its folder is created (0700) and the file is created for its owner only (0600)
     * @throws IOException when the file can neither be read nor made, is readable by others, or holds no P-256 key pair;
     *     the message says which file and what to do
     */
    public static PeerKeyPair readOrCreate(Path file) throws IOException {
        try {
            return read(file);
        } catch (NoSuchFileException absent) {
            try {
                return create(file);
            } catch (FileAlreadyExistsException racedByAnotherPeer) {
                return read(file);
            }
        }
    }

    private static PeerKeyPair read(Path file) throws IOException {
        String text = OwnersFile.read(file);
        try {
            ECPublicKey publicKey = (ECPublicKey)
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(block(text, PUBLIC)));
            byte[] pkcs8 = block(text, PRIVATE);
            checkBelongTogether(pkcs8, publicKey);
            return PeerKeyPair.of(PeerKey.of(publicKey), pkcs8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    file + " does not hold a P-256 key pair; remove it to have a new one made (a new identity)", e);
        }
    }

    private static PeerKeyPair create(Path file) throws IOException {
        PeerKeyPair pair = PeerKeyPair.generate(new SecureRandom());
        String text = pem(PRIVATE, pair.pkcs8())
                + pem(PUBLIC, pair.publicKey().toPublicKey().getEncoded());
        OwnersFile.create(file, text, "--key");
        return pair;
    }

    private static void checkBelongTogether(byte[] pkcs8, ECPublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = "nearcast".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the keys do not belong together");
        }
    }

    private static byte[] block(String text, String label) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + label);
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
