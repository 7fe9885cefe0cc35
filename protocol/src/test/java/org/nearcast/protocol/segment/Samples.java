// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.FlvException;
import org.nearcast.protocol.flv.FlvHeader;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Messages as encoders send them, and what is made of them. */
final class Samples {
    static final List<String> ENCODERS = List.of("avc", "enhanced", "multitrack");

    private Samples() {}

    static RtmpMessage video(long timestamp, int... payload) {
        return new RtmpMessage(MessageType.VIDEO, 1, timestamp, bytes(payload));
    }

    static RtmpMessage audio(long timestamp, int... payload) {
        return new RtmpMessage(MessageType.AUDIO, 1, timestamp, bytes(payload));
    }

    static RtmpMessage data(long timestamp, Object... values) {
        return new RtmpMessage(MessageType.DATA_AMF0, 1, timestamp, Amf0Encoder.encode(values));
    }

    static RtmpMessage videoHeader(int version) {
        return video(0, 0x17, 0, 0, 0, 0, version);
    }

    static RtmpMessage keyFrame(long timestamp) {
        return video(timestamp, 0x17, 1, 0, 0, 0, 7);
    }

    static RtmpMessage picture(long timestamp) {
        return video(timestamp, 0x27, 1, 0, 0, 0, 8);
    }

    static RtmpMessage audioHeader(int version) {
        return audio(0, 0xAF, 0, version);
    }

    static RtmpMessage sound(long timestamp) {
        return audio(timestamp, 0xAF, 1, 9);
    }

    static RtmpMessage setMetadata(long timestamp, String encoder) {
        return data(timestamp, "@setDataFrame", "onMetaData", new Amf0Object().put("encoder", encoder));
    }

    static RtmpMessage large(RtmpMessage message, int size) {
        byte[] payload = Arrays.copyOf(message.payload(), size);
        return new RtmpMessage(message.type(), 1, message.timestamp(), payload);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** Half a minute from an encoder of the kind: pictures with sound a little behind or ahead, changes in between, captions. */
    static List<RtmpMessage> stream(String encoder, long start, Random random) {
        List<RtmpMessage> messages = new ArrayList<>();
        int end = 30_000;
        double step = 1000.0 / (10 + random.nextInt(51));
        int gop = 1 + random.nextInt(150);
        int version = 0;
        for (int i = 0; i * step < end; i++) {
            long time = start + Math.round(i * step);
            boolean key = i % gop == 0;
            if (i == 0 || key && random.nextInt(5) == 0 || random.nextInt(200) == 0) {
                messages.addAll(headers(encoder, random.nextBoolean() ? time : 0, version++));
            }
            messages.addAll(pictures(encoder, time, key, random));
            if (random.nextInt(40) == 0) {
                messages.add(data(time, "onTextData", "caption " + i));
            }
        }
        for (int i = 0; i * 1024 / 44.1 < end; i++) {
            long time = start + Math.round(i * 1024 / 44.1);
            messages.add(sized(soundHead(encoder, time), 50 + random.nextInt(400), random));
        }
        // Interleaved as it is written, neither track in time to the millisecond.
        List<Integer> order = new ArrayList<>();
        List<Long> written = new ArrayList<>();
        long clock = start;
        for (int i = 0; i < messages.size(); i++) {
            order.add(i);
            boolean media = messages.get(i).type() == MessageType.AUDIO && Configuration.slot(messages.get(i)) < 0;
            clock = media || messages.get(i).timestamp() == 0
                    ? clock
                    : messages.get(i).timestamp();
            written.add(media ? messages.get(i).timestamp() + random.nextInt(60) : clock);
        }
        order.sort(Comparator.comparing(written::get));
        return order.stream().map(messages::get).collect(Collectors.toList());
    }

    private static List<RtmpMessage> headers(String encoder, long time, int version) {
        RtmpMessage metadata = setMetadata(time, encoder + version);
        switch (encoder) {
            case "avc":
                return List.of(metadata, videoHeader(version).withTimestamp(time), audioHeader(version));
            case "enhanced":
                return List.of(
                        metadata,
                        video(time, 0x90, 'h', 'v', 'c', '1', version),
                        video(time, 0x94, 'h', 'v', 'c', '1', 2, version),
                        audio(time, 0x90, 'O', 'p', 'u', 's', version),
                        audio(time, 0x94, 'O', 'p', 'u', 's', 0, 2));
            default:
                return List.of(
                        metadata,
                        video(time, 0x96, 0, 'h', 'v', 'c', '1', 0, version),
                        video(time, 0x96, 0, 'h', 'v', 'c', '1', 1, version),
                        audio(time, 0x95, 0, 'm', 'p', '4', 'a', 0, version));
        }
    }

    private static List<RtmpMessage> pictures(String encoder, long time, boolean key, Random random) {
        int size = key ? 5000 + random.nextInt(20_000) : 300 + random.nextInt(3000);
        int frame = key ? 0x10 : 0x20;
        switch (encoder) {
            case "avc":
                return List.of(sized(video(time, frame | 7, 1, 0, 0, random.nextInt(80)), size, random));
            case "enhanced":
                return List.of(sized(video(time, 0x80 | frame | 3, 'h', 'v', 'c', '1'), size, random));
            default:
                return List.of(
                        sized(video(time, 0x80 | frame | 6, 1, 'h', 'v', 'c', '1', 0, 0, 0, 0), size, random),
                        sized(video(time, 0x80 | frame | 6, 1, 'h', 'v', 'c', '1', 1, 0, 0, 0), size / 4, random));
        }
    }

    private static RtmpMessage soundHead(String encoder, long time) {
        switch (encoder) {
            case "avc":
                return audio(time, 0xAF, 1);
            case "enhanced":
                return audio(time, 0x91, 'O', 'p', 'u', 's');
            default:
                return audio(time, 0x95, 1, 'm', 'p', '4', 'a', 0);
        }
    }

    private static RtmpMessage sized(RtmpMessage head, int size, Random random) {
        byte[] payload = new byte[head.payload().length + size];
        random.nextBytes(payload);
        System.arraycopy(head.payload(), 0, payload, 0, head.payload().length);
        return new RtmpMessage(head.type(), 1, head.timestamp(), payload);
    }

    /** What FFmpeg encoded: 64 by 64 pixels and a tone, a second and a half. */
    static List<RtmpMessage> recorded() throws IOException, FlvException {
        try (InputStream in =
                Samples.class.getResourceAsStream("/org/nearcast/protocol/rtmp/clients/librtmp-publish.flv")) {
            assertNotNull(in);
            ByteBuffer file = ByteBuffer.wrap(in.readAllBytes());
            FlvHeader.read(file);
            List<RtmpMessage> messages = new ArrayList<>();
            for (FlvTag tag = FlvTag.read(file); tag != null; tag = FlvTag.read(file)) {
                messages.add(new RtmpMessage(tag.type(), 1, tag.timestamp(), tag.data()));
            }
            return messages;
        }
    }

    static List<RtmpMessage> moved(List<RtmpMessage> messages, long ms) {
        return messages.stream()
                .map(message -> message.withTimestamp(message.timestamp() + ms))
                .collect(Collectors.toList());
    }

    /** All blocks of a stream that ends. */
    static List<Block> cut(SegmenterSettings settings, List<RtmpMessage> messages) {
        List<Block> blocks = new ArrayList<>();
        Segmenter segmenter = new Segmenter(settings);
        messages.forEach(message -> segmenter.accept(message, blocks::add));
        segmenter.end(blocks::add);
        return blocks;
    }

    static List<Block> cut(List<RtmpMessage> messages) {
        return cut(SegmenterSettings.DEFAULT, messages);
    }

    static List<Block> cut(RtmpMessage... messages) {
        return cut(List.of(messages));
    }

    /** What a player that begins at the first of these blocks gets. */
    static List<RtmpMessage> played(List<Block> blocks) throws SegmentException {
        List<RtmpMessage> messages = new ArrayList<>();
        for (Block block : blocks) {
            boolean skip = block != blocks.get(0);
            messages.addAll(BlockReader.read(block.segmentTimestamp(), block.crumbs(), skip));
        }
        return messages;
    }

    static List<RtmpMessage> read(Block block) throws SegmentException {
        return BlockReader.read(block.segmentTimestamp(), block.crumbs(), false);
    }

    /** As {@link Segmenter} carries them: as players get them. */
    static List<RtmpMessage> forPlayers(List<RtmpMessage> messages) {
        return messages.stream().map(DataMessage::forPlayers).collect(Collectors.toList());
    }

    static int indexOf(List<RtmpMessage> messages, Predicate<RtmpMessage> wanted) {
        for (int i = 0; i < messages.size(); i++) {
            if (wanted.test(messages.get(i))) {
                return i;
            }
        }
        return -1;
    }

    static boolean isKeyFrame(RtmpMessage message) {
        return message.type() == MessageType.VIDEO && VideoTag.isKeyFrame(message.payload());
    }

    /** Picture or sound, told apart from configuration without the code that is tried. */
    static boolean isFrame(RtmpMessage message) {
        return message.type() == MessageType.VIDEO && !VideoTag.isConfiguration(message.payload())
                || message.type() == MessageType.AUDIO && !AudioTag.isConfiguration(message.payload());
    }
}
