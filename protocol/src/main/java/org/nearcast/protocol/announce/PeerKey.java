// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/**
 * A peer's public key: a point of the curve P-256 (FIPS 186-4 D.1.2.3, secp256r1), as its coordinates X and Y of 32
 * bytes each, big-endian. Only points of the curve can be made, so nobody can send one that is not.
 */
public final class PeerKey {

    /** Length in bytes: X, then Y. */
    public static final int BYTES = 64;

    private static final int COORDINATE = 32;
    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final byte[] bytes;

    private PeerKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads X and Y.
     *
     * @param bytes 64 bytes, copied
     * @throws AnnounceException {@code BAD_FIELD} if there are not 64, {@code KEY_NOT_ON_CURVE} if they are no point of
     *     the curve
     */
    public static PeerKey of(byte[] bytes) throws AnnounceException {
        if (bytes.length != BYTES) {
            throw new AnnounceException(AnnounceException.Reason.BAD_FIELD, "a key has 64 bytes, not " + bytes.length);
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 0, COORDINATE));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, COORDINATE, BYTES));
        if (!onCurve(x, y)) {
            throw new AnnounceException(AnnounceException.Reason.KEY_NOT_ON_CURVE, "the key is no point of P-256");
        }
        return new PeerKey(bytes.clone());
    }

    /**
     * Takes the coordinates of a key of the JDK.
     *
     * @throws IllegalArgumentException if it is not a key on P-256
     */
    public static PeerKey of(ECPublicKey key) {
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        if (!onCurve(x, y)) {
            throw new IllegalArgumentException("not a key on P-256");
        }
        byte[] bytes = new byte[BYTES];
        putCoordinate(x, bytes, 0);
        putCoordinate(y, bytes, COORDINATE);
        return new PeerKey(bytes);
    }

    /** y^2 = x^3 - 3x + b over the field of P. The cofactor is 1: every point of the curve will do. */
    private static boolean onCurve(BigInteger x, BigInteger y) {
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B).mod(P);
        return y.multiply(y).mod(P).equals(right);
    }

    private static void putCoordinate(BigInteger value, byte[] into, int at) {
        byte[] raw = value.toByteArray();
        int skip = Math.max(0, raw.length - COORDINATE);
        int length = raw.length - skip;
        System.arraycopy(raw, skip, into, at + COORDINATE - length, length);
    }

    /** A copy of the 64 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** This key's short name. */
    public Fingerprint fingerprint() {
        return fingerprint(bytes, 0);
    }

    /** The fingerprint of 64 bytes that may or may not be a key. */
    static Fingerprint fingerprint(byte[] from, int offset) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(from, offset, BYTES);
            return Fingerprint.of(Arrays.copyOf(digest.digest(), Fingerprint.BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** This key in the JDK's form. */
    public PublicKey toPublicKey() {
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 0, COORDINATE));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, COORDINATE, BYTES));
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks P-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerKey && Arrays.equals(bytes, ((PeerKey) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return fingerprint().hex();
    }
}
