// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.protocol.segment.Samples.audio;
import static org.nearcast.protocol.segment.Samples.audioHeader;
import static org.nearcast.protocol.segment.Samples.cut;
import static org.nearcast.protocol.segment.Samples.data;
import static org.nearcast.protocol.segment.Samples.keyFrame;
import static org.nearcast.protocol.segment.Samples.large;
import static org.nearcast.protocol.segment.Samples.picture;
import static org.nearcast.protocol.segment.Samples.read;
import static org.nearcast.protocol.segment.Samples.setMetadata;
import static org.nearcast.protocol.segment.Samples.sound;
import static org.nearcast.protocol.segment.Samples.video;
import static org.nearcast.protocol.segment.Samples.videoHeader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class SegmenterTest {
    @Test
    void shouldBeginASegmentWithEachKeyFrame() throws SegmentException {
        List<Block> blocks = cut(keyFrame(1000), picture(1040), keyFrame(1080), sound(1081), picture(1120));
        assertEquals(2, blocks.size());
        assertEquals(List.of(keyFrame(1000), picture(1040)), read(blocks.get(0)));
        assertEquals(List.of(keyFrame(1080), sound(1081), picture(1120)), read(blocks.get(1)));
        Block second = blocks.get(1);
        assertEquals(1, second.number());
        assertEquals(1, second.segment());
        assertEquals(1080, second.segmentTimestamp());
        assertEquals(0, second.offsetMs());
        assertEquals(40, second.durationMs());
        assertTrue(second.beginsSegment() && second.endsStream());
        assertTrue(blocks.get(0).beginsSegment() && !blocks.get(0).endsStream());
    }

    @Test
    void shouldBeginABlockAfter250Ms() throws SegmentException {
        List<Block> blocks = cut(keyFrame(500), picture(749), picture(750), picture(999), picture(1000));
        assertEquals(List.of(0, 250, 500), blocks.stream().map(Block::offsetMs).collect(Collectors.toList()));
        assertEquals(
                List.of(249, 249, 0), blocks.stream().map(Block::durationMs).collect(Collectors.toList()));
        assertEquals(List.of(picture(750), picture(999)), read(blocks.get(1)));
        assertFalse(blocks.get(1).beginsSegment());
        assertEquals(0, blocks.get(2).segment());
        assertEquals(2, blocks.get(2).number());
        assertEquals(500, blocks.get(2).segmentTimestamp());
    }

    @Test
    void shouldHandABlockOverWithTheFirstMessageBehindIt() {
        Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
        List<Block> blocks = new ArrayList<>();
        segmenter.accept(keyFrame(0), blocks::add);
        segmenter.accept(sound(249), blocks::add);
        assertEquals(0, blocks.size());
        segmenter.accept(sound(250), blocks::add);
        assertEquals(1, blocks.size());
    }

    @Test
    void shouldRepeatTheNewestConfigurationBeforeAKeyFrame() throws SegmentException {
        List<Block> blocks = cut(
                audioHeader(1),
                videoHeader(1),
                setMetadata(0, "first"),
                keyFrame(5000),
                videoHeader(2).withTimestamp(5040),
                picture(5040),
                keyFrame(5080));
        RtmpMessage metadata = DataMessage.forPlayers(setMetadata(5000, "first"));
        RtmpMessage sound = audioHeader(1);
        assertEquals(
                List.of(
                        metadata,
                        videoHeader(1).withTimestamp(5000),
                        sound.withTimestamp(5000),
                        keyFrame(5000),
                        videoHeader(2).withTimestamp(5040),
                        picture(5040)),
                read(blocks.get(0)));
        assertEquals(
                List.of(
                        metadata.withTimestamp(5080),
                        videoHeader(2).withTimestamp(5080),
                        sound.withTimestamp(5080),
                        keyFrame(5080)),
                read(blocks.get(1)));
        assertEquals(
                List.of(keyFrame(5080)), BlockReader.read(5080, blocks.get(1).crumbs(), true));
    }

    @Test
    void shouldKeepApartWhatEnhancedRtmpConfigures() throws SegmentException {
        RtmpMessage header = video(0, 0x90, 'h', 'v', 'c', '1', 1);
        RtmpMessage colours = video(0, 0x94, 'h', 'v', 'c', '1', 2, 0);
        RtmpMessage track3 = video(0, 0x96, 0, 'h', 'v', 'c', '1', 3, 1);
        RtmpMessage opus = audio(0, 0x90, 'O', 'p', 'u', 's', 1);
        RtmpMessage channels = audio(0, 0x94, 'O', 'p', 'u', 's', 0, 2);
        RtmpMessage key = video(0, 0x93, 'h', 'v', 'c', '1', 9);
        assertEquals(
                List.of(header, track3, colours, opus, channels, key),
                read(cut(channels, opus, colours, track3, header, key).get(0)));
    }

    @Test
    void shouldForgetMetadataThatIsTakenBack() throws SegmentException {
        List<Block> blocks = cut(setMetadata(0, "x"), data(0, "@clearDataFrame", "onMetaData"), keyFrame(0));
        assertEquals(List.of(keyFrame(0)), read(blocks.get(0)));
    }

    @Test
    void shouldRepeatNoMoreConfigurationThanIsBounded() throws SegmentException {
        SegmenterSettings settings = SegmenterSettings.DEFAULT.withConfigurationBytes(50);
        List<Block> blocks = cut(
                settings,
                List.of(
                        audioHeader(1),
                        videoHeader(1),
                        large(videoHeader(2), 38),
                        keyFrame(0),
                        large(videoHeader(3), 27),
                        keyFrame(40)));
        assertEquals(List.of(audioHeader(1), keyFrame(0)), read(blocks.get(0)).subList(0, 2));
        assertEquals(
                List.of(large(videoHeader(3), 27), audioHeader(1), keyFrame(0)),
                read(blocks.get(1)).stream()
                        .map(message -> message.withTimestamp(0))
                        .collect(Collectors.toList()));
        List<RtmpMessage> tracks = new ArrayList<>();
        for (int track = 0; track < 100; track++) {
            tracks.add(video(0, 0x96, 0, 'h', 'v', 'c', '1', track, 1));
        }
        tracks.add(keyFrame(0));
        assertEquals(Configuration.MAX_MESSAGES + 1, read(cut(tracks).get(0)).size());
    }

    @Test
    void shouldDropWhatComesBeforeTheFirstKeyFrame() throws SegmentException {
        List<Block> blocks = cut(sound(0), picture(10), sound(20), data(30, "onTextData", "x"), keyFrame(40));
        assertEquals(1, blocks.size());
        assertEquals(List.of(keyFrame(40)), read(blocks.get(0)));
    }

    @Test
    void shouldRememberConfigurationThatCameAmongDroppedSound() throws SegmentException {
        List<Block> blocks = cut(sound(0), videoHeader(1), sound(20), picture(30), audioHeader(1), keyFrame(40));
        assertEquals(
                List.of(videoHeader(1).withTimestamp(40), audioHeader(1).withTimestamp(40), keyFrame(40)),
                read(blocks.get(0)));
    }

    @Test
    void shouldCutSoundAloneEveryTwoSeconds() throws SegmentException {
        List<RtmpMessage> messages = new ArrayList<>(List.of(audioHeader(1)));
        for (int time = 100; time < 6100; time += 20) {
            messages.add(sound(time));
        }
        List<Block> blocks = cut(messages);
        assertEquals(
                List.of(100L, 2100L, 4100L),
                blocks.stream()
                        .filter(Block::beginsSegment)
                        .map(Block::segmentTimestamp)
                        .collect(Collectors.toList()));
        assertEquals(messages.get(0).withTimestamp(100), read(blocks.get(0)).get(0));
        assertEquals(messages.subList(1, 301), Samples.played(blocks).subList(1, 301));
        assertEquals(24, blocks.size());
        assertEquals(
                21, blocks.stream().filter(block -> block.durationMs() == 240).count());
    }

    @Test
    void shouldWaitASecondForPicturesBeforeSoundIsTakenToBeAlone() {
        Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
        List<Block> blocks = new ArrayList<>();
        for (int time = 0; time < 1000; time += 20) {
            segmenter.accept(sound(time), blocks::add);
        }
        assertEquals(0, blocks.size());
        segmenter.accept(sound(1000), blocks::add);
        assertEquals(3, blocks.size(), "and 240 ms are in the works");
    }

    @Test
    void shouldCarrySoundThatEndsBeforeItIsKnownToBeAlone() throws SegmentException {
        List<Block> blocks = cut(audioHeader(1), sound(7), sound(27));
        assertEquals(List.of(audioHeader(1).withTimestamp(7), sound(7), sound(27)), read(blocks.get(0)));
        assertTrue(blocks.get(0).endsStream());
    }

    @Test
    void shouldBeginSegmentsAtKeyFramesOnceThereArePictures() {
        List<RtmpMessage> messages = new ArrayList<>();
        for (int time = 0; time <= 2500; time += 20) {
            messages.add(sound(time));
        }
        messages.add(videoHeader(1).withTimestamp(2501));
        messages.add(picture(2501));
        messages.add(keyFrame(2502));
        for (int time = 2520; time <= 8000; time += 20) {
            messages.add(sound(time));
        }
        assertEquals(
                List.of(0L, 2000L, 2502L),
                cut(messages).stream()
                        .filter(Block::beginsSegment)
                        .map(Block::segmentTimestamp)
                        .collect(Collectors.toList()));
    }

    @Test
    void shouldGoOnWithASegmentThatHasNoKeyFrame() {
        List<RtmpMessage> messages = new ArrayList<>(List.of(keyFrame(0)));
        for (int time = 40; time < 60_000; time += 40) {
            messages.add(picture(time));
        }
        List<Block> blocks = cut(messages);
        assertEquals(60_000 / 280 + 1, blocks.size());
        assertTrue(blocks.stream().allMatch(block -> block.segment() == 0));
        assertEquals(59_920, blocks.get(214).offsetMs());
    }

    @Test
    void shouldCutByBytesAndByMessages() throws SegmentException {
        SegmenterSettings settings =
                SegmenterSettings.DEFAULT.withConfigurationBytes(100).withBlockBytes(1000);
        List<RtmpMessage> messages = new ArrayList<>(List.of(keyFrame(0)));
        for (int i = 0; i < 9; i++) {
            messages.add(large(picture(1), 240));
        }
        List<Block> blocks = cut(settings, messages);
        assertEquals(
                List.of(16 + 3 * 250, 1000, 500),
                blocks.stream().map(block -> block.crumbs().get(0).length).collect(Collectors.toList()));
        messages.clear();
        messages.add(keyFrame(0));
        for (int i = 0; i < Block.MAX_RECORDS; i++) {
            messages.add(sound(1));
        }
        blocks = cut(messages);
        assertEquals(2, blocks.size());
        assertEquals(messages, Samples.played(blocks));
    }

    @Test
    void shouldLeaveOutWhatFitsNoBlock() throws SegmentException {
        int most = SegmenterSettings.DEFAULT.maxMessageBytes();
        Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
        List<Block> blocks = new ArrayList<>();
        segmenter.accept(large(videoHeader(1), (64 << 10) - Crumb.HEAD_BYTES), blocks::add);
        segmenter.accept(large(keyFrame(0), most), blocks::add);
        segmenter.accept(large(picture(1), most + 1), blocks::add);
        segmenter.accept(picture(2), blocks::add);
        segmenter.end(blocks::add);
        assertEquals(1, segmenter.tooLong());
        assertEquals(2, blocks.size());
        assertEquals(Block.MAX_CRUMB_BYTES, blocks.get(0).crumbs().get(0).length);
        assertEquals(2, read(blocks.get(0)).size());
        assertEquals(List.of(picture(2)), read(blocks.get(1)));
    }

    @Test
    void shouldNotCutForDataAndConfigurationStampedZero() throws SegmentException {
        List<RtmpMessage> messages = List.of(
                keyFrame(50_000),
                setMetadata(0, "x"),
                picture(50_040),
                videoHeader(1),
                data(0, "onTextData", "x"),
                picture(50_080));
        List<Block> blocks = cut(messages);
        assertEquals(1, blocks.size());
        assertEquals(80, blocks.get(0).durationMs());
        assertEquals(Samples.forPlayers(messages), read(blocks.get(0)));
    }

    @Test
    void shouldCutForDataThatComesAlone() throws SegmentException {
        List<Block> blocks = cut(
                keyFrame(0), data(200, "onTextData", "a"), data(260, "onTextData", "b"), data(520, "onTextData", "c"));
        assertEquals(List.of(0, 260, 520), blocks.stream().map(Block::offsetMs).collect(Collectors.toList()));
        assertEquals(0, blocks.get(0).durationMs(), "from picture to picture");
    }

    @Test
    void shouldBoundABlockThatTimeJumpsIn() throws SegmentException {
        List<RtmpMessage> messages = List.of(
                keyFrame(100_000),
                sound(99_980),
                picture(40_000),
                sound(39_990),
                picture(900_000),
                sound(900_000),
                sound(100_100));
        List<Block> blocks = cut(messages);
        assertEquals(
                List.of(-20, -60_010, 800_000, 100),
                blocks.stream().map(Block::offsetMs).collect(Collectors.toList()));
        assertEquals(
                List.of(20, 10, 0, 0), blocks.stream().map(Block::durationMs).collect(Collectors.toList()));
        assertEquals(messages, Samples.played(blocks));
    }

    @Test
    void shouldPassOverTheWrapOfTimestamps() throws SegmentException {
        List<RtmpMessage> messages =
                List.of(keyFrame(0xFFFFFFC0L), picture(0xFFFFFFE8L), sound(5), picture(16), picture(300));
        List<Block> blocks = cut(messages);
        assertEquals(2, blocks.size());
        assertEquals(80, blocks.get(0).durationMs());
        assertEquals(364, blocks.get(1).offsetMs());
        assertEquals(messages, Samples.played(blocks));
    }

    @Test
    void shouldTakeTheMainTracksKeyFramesOnly() {
        RtmpMessage first = video(0, 0x96, 1, 'h', 'v', 'c', '1', 0, 0, 0, 0, 5);
        RtmpMessage second = video(0, 0x96, 1, 'h', 'v', 'c', '1', 1, 0, 0, 0, 5);
        List<Block> blocks = cut(first, second, first.withTimestamp(40), second.withTimestamp(40));
        assertEquals(
                List.of(0L, 40L), blocks.stream().map(Block::segmentTimestamp).collect(Collectors.toList()));
    }

    @Test
    void shouldPassOverWhatNoPlayerNeeds() throws SegmentException {
        List<Block> blocks = cut(
                keyFrame(0),
                new RtmpMessage(MessageType.SET_CHUNK_SIZE, 0, 0, new byte[4]),
                new RtmpMessage(MessageType.COMMAND_AMF0, 1, 0, new byte[4]),
                audio(0),
                video(0));
        assertEquals(List.of(keyFrame(0)), read(blocks.get(0)));
    }

    @Test
    void shouldMakeNoBlockWithoutMedia() {
        assertEquals(List.of(), cut());
        assertEquals(List.of(), cut(videoHeader(1), setMetadata(0, "x"), data(0, "onTextData", "x")));
        assertEquals(List.of(), cut(picture(0), sound(10)));
    }

    @Test
    void shouldEndOnce() {
        Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
        List<Block> blocks = new ArrayList<>();
        segmenter.accept(keyFrame(0), blocks::add);
        segmenter.end(blocks::add);
        segmenter.end(blocks::add);
        assertEquals(1, blocks.size());
        assertThrows(IllegalStateException.class, () -> segmenter.accept(keyFrame(40), blocks::add));
    }

    @Test
    void shouldRefuseSettingsThatCannotBe() {
        SegmenterSettings settings = SegmenterSettings.DEFAULT;
        assertThrows(IllegalArgumentException.class, () -> settings.withBlockBytes(Block.MAX_CRUMB_BYTES + 1));
        assertThrows(IllegalArgumentException.class, () -> settings.withBlockBytes((64 << 10) + Crumb.HEAD_BYTES));
        assertThrows(IllegalArgumentException.class, () -> settings.withBlockMs(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withBlockMs(Manifest.MAX_DURATION_MS + 1));
        assertThrows(IllegalArgumentException.class, () -> settings.withConfigurationBytes(-1));
        assertThrows(IllegalArgumentException.class, () -> settings.withSoundSegmentMs(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withPicturesWithinMs(-1));
    }
}
