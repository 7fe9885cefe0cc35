// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final StreamId STREAM = StreamId.of("live/one");

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    private static Block block(byte[]... crumbs) {
        return new Block((1L << 40) + 3, 1L << 40, 0xFFFFFFF0L, -7, 249, true, List.of(crumbs));
    }

    private static Manifest manifest(byte[]... crumbs) {
        return Manifest.of(STREAM, 0xFFFFFFFFL, block(crumbs), 1_800_000_000_123L, ChunkHash.SHA_256);
    }

    /** Both algorithms that nodes may sign by; Ed25519 is the JDK's since 15, and 11 has P-256 alone. */
    private static final class Keys {
        private final String algorithm;
        private final KeyPair pair;

        Keys(String generator, String algorithm) throws GeneralSecurityException {
            this.algorithm = algorithm;
            this.pair = KeyPairGenerator.getInstance(generator).generateKeyPair();
        }

        byte[] sign(byte[] toBeSigned) {
            try {
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(pair.getPrivate());
                signature.update(toBeSigned);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        boolean verify(byte[] toBeSigned, byte[] signed) {
            try {
                Signature signature = Signature.getInstance(algorithm);
                signature.initVerify(pair.getPublic());
                signature.update(toBeSigned);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }

    @Test
    void shouldSayWhatItWasMadeOf() throws Exception {
        Manifest made = manifest(bytes(2500), new byte[0], bytes(17_601));
        Manifest read = Manifest.read(made.signedBy(bytes -> new byte[64]).bytes());
        assertEquals(STREAM, read.stream());
        assertEquals(0xFFFFFFFFL, read.epoch());
        assertEquals((1L << 40) + 3, read.number());
        assertEquals(1L << 40, read.segment());
        assertEquals(0xFFFFFFF0L, read.segmentTimestamp());
        assertEquals(-7, read.offsetMs());
        assertEquals(249, read.durationMs());
        assertEquals(1_800_000_000_123L, read.captureMs());
        assertTrue(read.endsStream() && !read.beginsSegment());
        assertEquals(3, read.crumbs());
        assertEquals(ChunkLayout.of(2500), read.crumb(0));
        assertEquals(ChunkLayout.of(0), read.crumb(1));
        assertEquals(ChunkLayout.of(17_601), read.crumb(2));
        assertEquals(read, made.signedBy(bytes -> new byte[64]));
        assertNotEquals(read, made);
    }

    /** The bytes of docs/stream-format.md. */
    @Test
    void shouldHaveTheFormThatIsDocumented() throws Exception {
        byte[] crumb = bytes(1101);
        Block block = new Block(5, 5, 1000, 0, 240, false, List.of(crumb));
        Manifest manifest = Manifest.of(STREAM, 2, block, 77, ChunkHash.SHA_256).signedBy(bytes -> new byte[] {8, 9});
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] expected = ByteBuffer.allocate(53 + 4 + 32 + 2)
                .put((byte) 1)
                .put((byte) 1)
                .put(STREAM.bytes())
                .putInt(2)
                .putLong(5)
                .putInt(0)
                .putInt(1000)
                .putInt(0)
                .putShort((short) 240)
                .putLong(77)
                .put((byte) 1)
                .putInt(1101)
                .put(sha.digest(Arrays.copyOf(crumb, 1100)), 0, 16)
                .put(sha.digest(new byte[] {crumb[1100]}), 0, 16)
                .put(new byte[] {8, 9})
                .array();
        assertArrayEquals(expected, manifest.bytes());
        byte[] prefix = "nearcast manifest".getBytes(StandardCharsets.US_ASCII);
        byte[] signed = ByteBuffer.allocate(prefix.length + expected.length - 2)
                .put(prefix)
                .put(expected, 0, expected.length - 2)
                .array();
        assertTrue(manifest.isSignedFor((toBeSigned, signature) ->
                Arrays.equals(signed, toBeSigned) && Arrays.equals(new byte[] {8, 9}, signature)));
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed25519", "EC, SHA256withECDSAinP1363Format"})
    void shouldBeSignedByEitherAlgorithm(String generator, String algorithm) throws Exception {
        Keys keys = new Keys(generator, algorithm);
        Keys others = new Keys(generator, algorithm);
        Manifest manifest = manifest(bytes(1200)).signedBy(keys::sign);
        assertTrue(Manifest.read(manifest.bytes()).isSignedFor(keys::verify));
        assertFalse(manifest.isSignedFor(others::verify));
        assertFalse(manifest(bytes(1200)).isSignedFor(keys::verify), "not signed");
        long seed = 25519;
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = manifest.bytes();
            int bit = random.nextInt(8 * bytes.length);
            bytes[bit / 8] ^= 1 << bit % 8;
            assertFalse(isGood(bytes, keys::verify), "bit " + bit + ", seed " + seed);
        }
    }

    /** By a signature that is cheap enough to try them all: a hash. */
    @Test
    void shouldRefuseAnyBitFlippedAndAnyByteMissing() {
        ManifestSigner signer = signed -> ChunkHash.SHA_256.of(ByteBuffer.wrap(signed));
        ManifestVerifier verifier = (signed, signature) -> Arrays.equals(signer.sign(signed), signature);
        byte[] good = manifest(bytes(1200), bytes(30)).signedBy(signer).bytes();
        assertTrue(isGood(good, verifier));
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= 1 << bit % 8;
            assertFalse(isGood(bytes, verifier), "bit " + bit);
        }
        for (int length = 0; length < good.length; length++) {
            assertFalse(isGood(Arrays.copyOf(good, length), verifier), "length " + length);
        }
        assertFalse(isGood(Arrays.copyOf(good, good.length + 1), verifier));
    }

    private static boolean isGood(byte[] bytes, ManifestVerifier verifier) {
        try {
            return Manifest.read(bytes).isSignedFor(verifier);
        } catch (SegmentException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseAnyBitOfAChunkFlipped() {
        byte[] crumb = bytes(2300);
        Manifest manifest = manifest(bytes(10), crumb);
        ChunkLayout layout = manifest.crumb(1);
        for (int chunk = 0; chunk < layout.count(); chunk++) {
            ByteBuffer bytes = ByteBuffer.wrap(crumb, layout.offset(chunk), layout.size(chunk));
            assertTrue(manifest.matches(1, chunk, bytes, ChunkHash.SHA_256));
            assertTrue(manifest.matches(1, chunk, bytes.asReadOnlyBuffer(), ChunkHash.SHA_256));
            assertEquals(layout.size(chunk), bytes.remaining());
            for (int bit = 0; bit < 8 * layout.size(chunk); bit++) {
                int at = layout.offset(chunk) + bit / 8;
                crumb[at] ^= 1 << bit % 8;
                assertFalse(manifest.matches(1, chunk, bytes, ChunkHash.SHA_256), "bit " + bit);
                crumb[at] ^= 1 << bit % 8;
            }
        }
        assertFalse(manifest.matches(1, 0, ByteBuffer.wrap(crumb, 1100, 1100), ChunkHash.SHA_256), "another chunk");
        assertFalse(manifest.matches(1, 2, ByteBuffer.wrap(crumb, 2200, 99), ChunkHash.SHA_256), "one byte less");
        assertFalse(manifest.matches(0, 0, ByteBuffer.allocate(0), ChunkHash.SHA_256));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> manifest.matches(1, 3, ByteBuffer.allocate(0), ChunkHash.SHA_256));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> manifest.matches(2, 0, ByteBuffer.allocate(0), ChunkHash.SHA_256));
    }

    @Test
    void shouldTakeAnotherHash() {
        ChunkHash sum = chunk -> {
            int total = 0;
            for (int i = chunk.position(); i < chunk.limit(); i++) {
                total += chunk.get(i);
            }
            return ByteBuffer.allocate(ChunkHash.BYTES).putInt(total).array();
        };
        byte[] crumb = bytes(500);
        Manifest manifest = Manifest.of(STREAM, 0, block(crumb), 0, sum);
        assertTrue(manifest.matches(0, 0, ByteBuffer.wrap(crumb), sum));
        assertFalse(manifest.matches(0, 0, ByteBuffer.wrap(crumb), ChunkHash.SHA_256));
        assertThrows(
                IllegalArgumentException.class, () -> Manifest.of(STREAM, 0, block(crumb), 0, chunk -> new byte[15]));
    }

    @Test
    void shouldRefuseWhatIsNoManifest() {
        byte[] good = manifest(bytes(10), bytes(20)).bytes();
        assertEquals(53 + 2 * 20, good.length);
        assertRefused(good, 0, 0, 2);
        assertRefused(good, 1, 4, 0x80);
        assertRefused(good, 1, 3, 1);
        assertRefused(good, 22, 0x80);
        assertRefused(good, 44, 0x80);
        assertRefused(good, 52, 0, 9, 0x80, 0xFF);
        assertRefused(good, 53, 1, 0x80);
        assertRefused(good, 56, 0);
        assertRefused(good, 73, 1);
        byte[] distance = good.clone();
        ByteBuffer.wrap(distance).putInt(30, 0);
        assertThrows(SegmentException.class, () -> Manifest.read(distance));
        byte[] beforeTheFirst = good.clone();
        ByteBuffer.wrap(beforeTheFirst).putLong(22, 2);
        assertThrows(SegmentException.class, () -> Manifest.read(beforeTheFirst));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(SegmentException.class, () -> Manifest.read(cut));
        }
        assertThrows(SegmentException.class, () -> Manifest.read(Arrays.copyOf(good, good.length + 65)));
        assertThrows(SegmentException.class, () -> Manifest.read(new byte[1 << 20]));
    }

    private static void assertRefused(byte[] good, int at, int... values) {
        for (int value : values) {
            byte[] bad = good.clone();
            bad[at] = (byte) value;
            assertThrows(SegmentException.class, () -> Manifest.read(bad), "byte " + at + " is " + value);
        }
    }

    @Test
    void shouldHoldTheLargestBlock() throws Exception {
        byte[] crumb = new byte[Block.MAX_CRUMB_BYTES];
        Manifest manifest = manifest(crumb, crumb, crumb, crumb, crumb, crumb, crumb, crumb)
                .signedBy(bytes -> new byte[Manifest.MAX_SIGNATURE_BYTES]);
        assertEquals(Manifest.MAX_BYTES, manifest.bytes().length);
        assertEquals(manifest, Manifest.read(manifest.bytes()));
        assertEquals(377, manifest(crumb).signedBy(bytes -> new byte[64]).bytes().length);
    }

    @Test
    void shouldRefuseToSayWhatDoesNotFit() {
        Manifest manifest = manifest(bytes(10));
        assertThrows(IllegalArgumentException.class, () -> manifest.signedBy(bytes -> new byte[65]));
        Block block = block(bytes(10));
        ChunkHash hash = ChunkHash.SHA_256;
        assertThrows(IllegalArgumentException.class, () -> Manifest.of(STREAM, -1, block, 0, hash));
        assertThrows(IllegalArgumentException.class, () -> Manifest.of(STREAM, 1L << 32, block, 0, hash));
        assertThrows(IllegalArgumentException.class, () -> Manifest.of(STREAM, 0, block, -1, hash));
        assertThrows(IllegalArgumentException.class, () -> Manifest.of(STREAM, 0, block(new byte[0]), 0, hash));
    }

    @Test
    void shouldKeepItsBytesToItself() throws Exception {
        byte[] bytes = manifest(bytes(10)).bytes();
        Manifest manifest = Manifest.read(bytes);
        int hash = manifest.hashCode();
        bytes[22] ^= 1;
        manifest.bytes()[22] ^= 1;
        assertEquals((1L << 40) + 3, manifest.number());
        assertEquals(hash, manifest.hashCode());
    }
}
