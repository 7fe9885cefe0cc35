// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** What publishers may say in more than one way reaches viewers beside the gateway and those of the CDN alike. */
class EncodingsTest extends GatewayRig {
    private static final long WRAP = 1L << 32;

    @TempDir
    private Path folder;

    private TestClient farViewer(String name) {
        return open(TestClient.player(transport, cdn.address().getPort(), "live", name))
                .awaitCode(Status.PLAY_START);
    }

    private static List<RtmpMessage> video(TestClient viewer) {
        return viewer.media.stream().filter(m -> m.type() == MessageType.VIDEO).toList();
    }

    @Test
    void shouldTakeAggregatesApart() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient near = play("one");
        TestClient far = farViewer("one");
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<RtmpMessage> parts = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                parts.addAll(source.next());
            }
            parts.stream().filter(m -> m.type() == MessageType.VIDEO).forEach(m -> pictures.add(m.payload()));
            publisher.send(List.of(aggregate(parts, 77_000)));
        }
        await50(near);
        await50(far);
        for (TestClient viewer : List.of(near, far)) {
            assertSame(pictures, viewer.frames(MessageType.VIDEO));
            assertMonotonic(viewer);
            List<RtmpMessage> got = video(viewer);
            assertEquals(49 * 40L, got.get(50).timestamp() - got.get(1).timestamp());
        }
    }

    /** @param base what the parts inside call the first one's time, ms */
    private static RtmpMessage aggregate(List<RtmpMessage> parts, long base) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        long first = parts.get(0).timestamp();
        for (RtmpMessage part : parts) {
            payload.writeBytes(new FlvTag(part.type(), base + part.timestamp() - first, part.payload()).toBytes());
        }
        return new RtmpMessage(MessageType.AGGREGATE, 1, first, payload.toByteArray());
    }

    @Test
    void shouldEndAPublisherWhoseAggregateIsCutShortAndNobodyElse() {
        TestClient other = publish("one");
        TestClient hostile = publish("two");
        byte[] whole = aggregate(source.next(), 0).payload();
        hostile.send(List.of(new RtmpMessage(MessageType.AGGREGATE, 1, 0, Arrays.copyOf(whole, whole.length - 50))));
        eventually(() -> hostile.closed);
        assertEquals(1, gateway.nearCounters().named("rtmpMalformed").sum());
        assertFalse(other.closed);
    }

    @Test
    void shouldUnderstandAPublisherThatSpeaksAmf3() {
        TestClient publisher = publish("first");
        // Gives "first" up and publishes "one", its name in AMF3.
        byte[] begin = Amf0Encoder.encode("closeStream", 0.0, null);
        publisher.send(List.of(amf3(MessageType.COMMAND_AMF3, begin)));
        byte[] publish = Amf0Encoder.encode("publish", 9.0, null);
        publisher.send(List.of(amf3(MessageType.COMMAND_AMF3, publish, 0x11, 6, 7, 'o', 'n', 'e')));
        eventually(() ->
                publisher.codes.stream().filter(Status.PUBLISH_START::equals).count() == 2);
        byte[] data = Amf0Encoder.encode("@setDataFrame", "onMetaData");
        publisher.send(List.of(amf3(MessageType.DATA_AMF3, data, 0x11, 0x0A, 0x0B, 1, 7, 'f', 'p', 's', 4, 25, 1)));
        publisher.send(source.headers().subList(1, 3));
        TestClient near = play("one");
        TestClient far = farViewer("one");
        List<byte[]> pictures = send(publisher, 50);
        await50(near);
        await50(far);
        byte[] plain = Amf0Encoder.encode("onMetaData", new org.nearcast.protocol.amf0.Amf0Object().put("fps", 25.0));
        for (TestClient viewer : List.of(near, far)) {
            assertSame(pictures, viewer.frames(MessageType.VIDEO));
            assertTrue(viewer.media.stream()
                    .anyMatch(m -> m.type() == MessageType.DATA_AMF0 && Arrays.equals(plain, m.payload())));
        }
    }

    private static RtmpMessage amf3(int type, byte[] amf0, int... more) {
        ByteBuffer payload = ByteBuffer.allocate(1 + amf0.length + more.length);
        payload.put((byte) 0).put(amf0);
        for (int b : more) {
            payload.put((byte) b);
        }
        return new RtmpMessage(type, 1, 0, payload.array());
    }

    @ParameterizedTest
    @CsvSource({
        "hvc1, hvcC, libx265 -x265-params log-level=none",
        "av01, av1C, libsvtav1 -preset 12",
        "vp09, vpcC, libvpx-vp9"
    })
    void shouldPassOnEveryByteOfCodecsNamedByFourCc(String fourCc, String box, String encoder) throws Exception {
        FragmentedMp4 film = film(box, encoder);
        TestClient publisher = publish("one");
        publisher.send(film.headers(fourCc));
        TestClient near = play("one");
        TestClient far = farViewer("one");
        List<RtmpMessage> frames = film.frames(fourCc);
        assertEquals(50, frames.size());
        publisher.send(frames);
        eventually(() -> video(near).size() == 51 && video(far).size() == 51);
        List<byte[]> expected = new ArrayList<>();
        expected.add(film.headers(fourCc).get(0).payload());
        frames.forEach(f -> expected.add(f.payload()));
        for (TestClient viewer : List.of(near, far)) {
            assertSame(
                    expected, video(viewer).stream().map(RtmpMessage::payload).toList());
        }
        TestClient late = play("one");
        eventually(() -> video(late).size() >= 2);
        assertArrayEquals(expected.get(0), video(late).get(0).payload());
        assertTrue(VideoTag.isKeyFrame(video(late).get(1).payload()), "the first picture");
    }

    private FragmentedMp4 film(String box, String encoder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", "lavfi"));
        command.addAll(
                List.of("-i", "testsrc2=size=160x96:rate=25", "-frames:v", "50", "-g", "25", "-bf", "0", "-c:v"));
        command.addAll(List.of(encoder.split(" ")));
        command.addAll(List.of("-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov", "-strict", "-2"));
        Path file = folder.resolve(box + ".mp4");
        command.add(file.toString());
        File log = folder.resolve("ffmpeg.log").toFile();
        Process ffmpeg;
        try {
            ffmpeg = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "needs ffmpeg");
            throw e;
        }
        assertTrue(ffmpeg.waitFor(50, TimeUnit.SECONDS), "ffmpeg did not end");
        assertEquals(0, ffmpeg.exitValue(), () -> "see " + log);
        return new FragmentedMp4(file, box);
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFFFFL - 1000, WRAP - 1000})
    void shouldCarryTimesPast24And32Bits(long start) {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient near = play("one");
        TestClient far = farViewer("one");
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            List<RtmpMessage> next = source.next().stream()
                    .map(m -> m.withTimestamp(start + m.timestamp()))
                    .toList();
            publisher.send(next);
            pictures.add(next.get(0).payload());
        }
        await50(near);
        await50(far);
        TestClient late = play("one");
        eventually(() -> !late.frames(MessageType.VIDEO).isEmpty());
        for (TestClient viewer : List.of(near, far)) {
            assertSame(pictures, viewer.frames(MessageType.VIDEO));
            List<RtmpMessage> got = video(viewer);
            for (int i = 0; i < 50; i++) {
                assertEquals((start + 40L * i) % WRAP, got.get(i + 1).timestamp());
            }
        }
        List<RtmpMessage> cached = video(late);
        long newest = cached.get(cached.size() - 1).timestamp();
        assertEquals((start + 49 * 40L) % WRAP, newest, "the cached GOP ends at the live edge");
    }
}
