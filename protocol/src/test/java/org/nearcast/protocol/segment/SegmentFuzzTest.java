// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Any bytes are read or refused, and any messages are cut into blocks that keep to their bounds and can be read again. */
class SegmentFuzzTest {
    private static final int[] TYPES = {8, 9, 18, 9, 8, 15, 9, 4};
    private static final SegmenterSettings SMALL =
            SegmenterSettings.DEFAULT.withConfigurationBytes(100).withBlockBytes(300);

    @FuzzTest
    void shouldReadOrRefuseABlock(FuzzedDataProvider data) {
        List<byte[]> crumbs = new ArrayList<>();
        int count = data.consumeInt(0, 9);
        for (int i = 1; i < count; i++) {
            crumbs.add(data.consumeBytes(data.consumeInt(0, 60)));
        }
        crumbs.add(0, data.consumeRemainingAsBytes());
        int bytes = crumbs.stream().mapToInt(crumb -> crumb.length).sum();
        try {
            List<RtmpMessage> all = BlockReader.read(1000, crumbs, false);
            List<RtmpMessage> some = BlockReader.read(1000, crumbs, true);
            int carried =
                    all.stream().mapToInt(message -> message.payload().length).sum();
            assertEquals(bytes, carried + all.size() * Crumb.HEAD_BYTES);
            assertEquals(all.subList(all.size() - some.size(), all.size()), some);
        } catch (SegmentException e) {
            assertTrue(e.getMessage().length() < 100);
        }
    }

    @FuzzTest
    void shouldReadOrRefuseAManifest(byte[] bytes) {
        try {
            Manifest manifest = Manifest.read(bytes);
            assertArrayEquals(bytes, manifest.bytes());
            int said = 0;
            for (int crumb = 0; crumb < manifest.crumbs(); crumb++) {
                ChunkLayout layout = manifest.crumb(crumb);
                said += 4 + 16 * layout.count();
                for (int chunk = 0; chunk < layout.count(); chunk++) {
                    manifest.matches(crumb, chunk, ByteBuffer.wrap(bytes), ChunkHash.SHA_256);
                }
            }
            int signature = bytes.length - 53 - said;
            assertTrue(signature >= 0 && signature <= 64);
            assertTrue(manifest.isSignedFor((signed, by) ->
                    signed.length == 17 + 53 + bytes.length - 53 - signature && by.length == signature));
            assertTrue(manifest.segment() <= manifest.number());
            assertEquals(
                    manifest,
                    manifest.signedBy(toBeSigned -> new byte[1]).signedBy(toBeSigned -> tail(bytes, signature)));
        } catch (SegmentException e) {
            assertTrue(e.getMessage().length() < 100);
        }
    }

    private static byte[] tail(byte[] bytes, int length) {
        return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }

    @FuzzTest
    void shouldCutWhateverMessages(FuzzedDataProvider data) throws SegmentException {
        boolean small = data.consumeBoolean();
        SegmenterSettings settings = small ? SMALL : SegmenterSettings.DEFAULT;
        Segmenter segmenter = new Segmenter(settings);
        List<Block> blocks = new ArrayList<>();
        List<RtmpMessage> frames = new ArrayList<>();
        long time = data.consumeInt();
        while (data.remainingBytes() > 0) {
            int type = TYPES[data.consumeInt(0, TYPES.length - 1)];
            time += data.consumeBoolean() ? data.consumeByte() : data.consumeInt();
            RtmpMessage message = new RtmpMessage(type, 1, time, data.consumeBytes(data.consumeInt(0, 80)));
            segmenter.accept(message, blocks::add);
            if ((type == 8 || type == 9) && message.payload().length > 0 && Samples.isFrame(message)) {
                frames.add(message);
            }
        }
        segmenter.end(blocks::add);
        assertEquals(0, segmenter.tooLong());
        List<RtmpMessage> played = new ArrayList<>();
        long segment = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            assertEquals(i, block.number());
            segment = block.beginsSegment() ? i : segment;
            assertEquals(segment, block.segment());
            assertEquals(i == blocks.size() - 1, block.endsStream());
            assertTrue(block.durationMs() >= 0 && block.durationMs() < 250);
            assertTrue(block.crumbs().get(0).length <= settings.blockBytes());
            for (RtmpMessage message : BlockReader.read(block.segmentTimestamp(), block.crumbs(), true)) {
                if (Samples.isFrame(message) && message.type() != 18) {
                    played.add(message);
                }
            }
        }
        // From the first sound or picture that is carried on, none is lost.
        for (int type : new int[] {8, 9}) {
            List<RtmpMessage> of = ofType(frames, type);
            List<RtmpMessage> carried = ofType(played, type);
            assertEquals(of.subList(of.size() - carried.size(), of.size()), carried);
        }
        int at = 0;
        for (RtmpMessage message : played) {
            int ahead = frames.subList(at, frames.size()).indexOf(message);
            assertTrue(ahead >= 0, "in the order in which they came");
            at += ahead + 1;
        }
        for (Block block : blocks) {
            Manifest manifest = Manifest.of(StreamId.of("x"), 0, block, 0, ChunkHash.SHA_256);
            assertEquals(block.number(), manifest.number());
            assertEquals(block.offsetMs(), manifest.offsetMs());
        }
    }

    private static List<RtmpMessage> ofType(List<RtmpMessage> messages, int type) {
        return messages.stream().filter(message -> message.type() == type).collect(Collectors.toList());
    }
}
