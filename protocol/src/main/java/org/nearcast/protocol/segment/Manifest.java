// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a block consists of, said by its ingest node: with it any peer can check what it got from anyone. Immutable. All
 * numbers are big-endian.
 *
 * <pre>
 * offset  bytes  field
 *      0      1  version, 1
 *      1      1  flags: 1 begins a segment, 2 ends the stream
 *      2     16  stream id
 *     18      4  epoch: counts the stream's publications
 *     22      8  block number, 0 or more
 *     30      4  block number less that of the segment's first
 *     34      4  time of the segment's first message, ms
 *     38      4  offset, signed ms
 *     42      2  duration, ms
 *     44      8  capture time, ms since 1970, 0 or more
 *     52      1  crumbs, 1 to 8
 *     53         of each: 4 bytes of size, 16 of hash for each chunk
 *                signature over {@code nearcast manifest} and all before: what is left, 0 to 64 bytes
 * </pre>
 */
public final class Manifest {
    /** The longest signature, bytes. */
    public static final int MAX_SIGNATURE_BYTES = 64;

    /** The longest block that can be said, ms. */
    public static final int MAX_DURATION_MS = 0xFFFF;

    /** No manifest is longer, bytes; one with a single crumb has at most 377. */
    public static final int MAX_BYTES =
            53 + Block.MAX_CRUMBS * (Integer.BYTES + ChunkLayout.MAX_CHUNKS * ChunkHash.BYTES) + MAX_SIGNATURE_BYTES;

    private static final byte[] PREFIX = "nearcast manifest".getBytes(StandardCharsets.US_ASCII);
    private static final long UNSIGNED_INT = 0xFFFFFFFFL;
    private static final int VERSION = 1;
    private static final int BEGINS_SEGMENT = 1;
    private static final int ENDS_STREAM = 2;

    private static final int FLAGS_AT = 1;
    private static final int STREAM_AT = 2;
    private static final int EPOCH_AT = 18;
    private static final int NUMBER_AT = 22;
    private static final int DISTANCE_AT = 30;
    private static final int TIMESTAMP_AT = 34;
    private static final int OFFSET_AT = 38;
    private static final int DURATION_AT = 42;
    private static final int CAPTURE_AT = 44;
    private static final int COUNT_AT = 52;
    private static final int CRUMBS_AT = 53;

    private final byte[] bytes;
    private final ByteBuffer fields;
    private final int[] crumbAt;
    private final int signatureAt;

    private Manifest(byte[] bytes) throws SegmentException {
        require(bytes.length > CRUMBS_AT && bytes.length <= MAX_BYTES, "length");
        this.bytes = bytes;
        this.fields = ByteBuffer.wrap(bytes);
        require(bytes[0] == VERSION, "version");
        require((flags() & ~(BEGINS_SEGMENT | ENDS_STREAM)) == 0, "flags");
        require(number() >= 0 && segment() >= 0, "block number");
        require(beginsSegment() == (segment() == number()), "begin of a segment");
        require(captureMs() >= 0, "capture time");
        require(bytes[COUNT_AT] >= 1 && bytes[COUNT_AT] <= Block.MAX_CRUMBS, "number of crumbs");
        this.crumbAt = new int[bytes[COUNT_AT]];
        int at = CRUMBS_AT;
        for (int i = 0; i < crumbAt.length; i++) {
            require(at + Integer.BYTES <= bytes.length, "length");
            int size = fields.getInt(at);
            require(size >= (i == 0 ? 1 : 0) && size <= Block.MAX_CRUMB_BYTES, "size of a crumb");
            crumbAt[i] = at;
            at += Integer.BYTES + ChunkLayout.of(size).count() * ChunkHash.BYTES;
        }
        require(at <= bytes.length && bytes.length - at <= MAX_SIGNATURE_BYTES, "length");
        this.signatureAt = at;
    }

    private static void require(boolean right, String what) throws SegmentException {
        if (!right) {
            throw new SegmentException("wrong " + what + " of a manifest");
        }
    }

    /**
     * Reads a manifest, which is all of {@code bytes}. The signature is not looked at: see {@link #isSignedFor}.
     *
     * @throws SegmentException if it is none
     */
    public static Manifest read(byte[] bytes) throws SegmentException {
        return new Manifest(bytes.clone());
    }

    /**
     * Describes a block; not yet signed.
     *
     * @param epoch how many times the stream was published before, 0..2^32-1
     * @param captureMs the ingest node's clock when the block was complete, ms since 1970
     */
    public static Manifest of(StreamId stream, long epoch, Block block, long captureMs, ChunkHash hash) {
        long distance = block.number() - block.segment();
        if (epoch < 0 || epoch > UNSIGNED_INT || distance > UNSIGNED_INT || captureMs < 0) {
            throw new IllegalArgumentException("epoch " + epoch + ", capture time " + captureMs);
        }
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
        out.put((byte) VERSION);
        out.put((byte) ((block.beginsSegment() ? BEGINS_SEGMENT : 0) | (block.endsStream() ? ENDS_STREAM : 0)));
        out.put(stream.bytes()).putInt((int) epoch).putLong(block.number()).putInt((int) distance);
        out.putInt((int) block.segmentTimestamp()).putInt(block.offsetMs()).putShort((short) block.durationMs());
        out.putLong(captureMs).put((byte) block.crumbs().size());
        for (byte[] crumb : block.crumbs()) {
            ChunkLayout layout = ChunkLayout.of(crumb.length);
            out.putInt(crumb.length);
            for (int i = 0; i < layout.count(); i++) {
                out.put(hashOf(ByteBuffer.wrap(crumb, layout.offset(i), layout.size(i)), hash));
            }
        }
        return ofOwn(Arrays.copyOf(out.array(), out.position()));
    }

    private static Manifest ofOwn(byte[] bytes) {
        try {
            return new Manifest(bytes);
        } catch (SegmentException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] hashOf(ByteBuffer chunk, ChunkHash hash) {
        byte[] bytes = hash.of(chunk);
        if (bytes.length != ChunkHash.BYTES) {
            throw new IllegalArgumentException("a hash of " + bytes.length + " bytes");
        }
        return bytes;
    }

    /**
     * The same with a signature in place of any that was there.
     *
     * @throws IllegalArgumentException if the signature is longer than {@link #MAX_SIGNATURE_BYTES}
     */
    public Manifest signedBy(ManifestSigner signer) {
        byte[] signature = signer.sign(toBeSigned());
        byte[] signed = Arrays.copyOf(bytes, signatureAt + signature.length);
        System.arraycopy(signature, 0, signed, signatureAt, signature.length);
        return ofOwn(signed);
    }

    /** Whether the key that speaks for the stream signed this. */
    public boolean isSignedFor(ManifestVerifier verifier) {
        return verifier.verify(toBeSigned(), Arrays.copyOfRange(bytes, signatureAt, bytes.length));
    }

    private byte[] toBeSigned() {
        return ByteBuffer.allocate(PREFIX.length + signatureAt)
                .put(PREFIX)
                .put(bytes, 0, signatureAt)
                .array();
    }

    /** All of it as it is sent, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The stream that it says it is of. */
    public StreamId stream() {
        return StreamId.read(fields.duplicate().position(STREAM_AT));
    }

    /** Counts the stream's publications, 0..2^32-1. */
    public long epoch() {
        return fields.getInt(EPOCH_AT) & UNSIGNED_INT;
    }

    /** {@link Block#number}. */
    public long number() {
        return fields.getLong(NUMBER_AT);
    }

    /** {@link Block#segment}. */
    public long segment() {
        return number() - (fields.getInt(DISTANCE_AT) & UNSIGNED_INT);
    }

    /** {@link Block#segmentTimestamp}. */
    public long segmentTimestamp() {
        return fields.getInt(TIMESTAMP_AT) & UNSIGNED_INT;
    }

    /** {@link Block#offsetMs}. */
    public int offsetMs() {
        return fields.getInt(OFFSET_AT);
    }

    /** {@link Block#durationMs}. */
    public int durationMs() {
        return fields.getShort(DURATION_AT) & 0xFFFF;
    }

    /** When the block was complete at its ingest node, by that node's clock, ms since 1970. */
    public long captureMs() {
        return fields.getLong(CAPTURE_AT);
    }

    /** {@link Block#beginsSegment}. */
    public boolean beginsSegment() {
        return (flags() & BEGINS_SEGMENT) != 0;
    }

    /** {@link Block#endsStream}. */
    public boolean endsStream() {
        return (flags() & ENDS_STREAM) != 0;
    }

    private int flags() {
        return bytes[FLAGS_AT];
    }

    /** How many crumbs the block has, 1 to {@link Block#MAX_CRUMBS}. */
    public int crumbs() {
        return crumbAt.length;
    }

    /** A crumb's size and chunks. */
    public ChunkLayout crumb(int crumb) {
        return ChunkLayout.of(fields.getInt(crumbAt[crumb]));
    }

    /**
     * Whether bytes from position to limit, which stay as they are, are that chunk.
     *
     * @param hash the one the manifest was made with
     * @throws IndexOutOfBoundsException if there is no such chunk
     */
    public boolean matches(int crumb, int chunk, ByteBuffer bytes, ChunkHash hash) {
        ChunkLayout layout = crumb(crumb);
        if (bytes.remaining() != layout.size(Objects.checkIndex(chunk, layout.count()))) {
            return false;
        }
        int at = crumbAt[crumb] + Integer.BYTES + chunk * ChunkHash.BYTES;
        return Arrays.equals(this.bytes, at, at + ChunkHash.BYTES, hashOf(bytes, hash), 0, ChunkHash.BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest && Arrays.equals(bytes, ((Manifest) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Manifest(" + stream() + ", epoch " + epoch() + ", block " + number() + " of segment " + segment() + ")";
    }
}
