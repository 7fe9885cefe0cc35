// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapDecoderTest {
    private static ByteBuffer header(int magic, ByteOrder order) {
        return ByteBuffer.allocate(1000)
                .order(order)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(262144)
                .putInt(PcapDecoder.ETHERNET);
    }

    private static byte[] twoFrames(int magic, ByteOrder order) {
        ByteBuffer file = header(magic, order);
        file.putInt(0x90000000).putInt(123456).putInt(3).putInt(1514).put(new byte[] {1, 2, 3});
        file.putInt(2).putInt(7).putInt(0).putInt(60);
        byte[] bytes = new byte[file.flip().remaining()];
        file.get(bytes);
        return bytes;
    }

    private static void assertTwoFrames(List<CapturedFrame> frames, int fractionNs) {
        assertEquals(2, frames.size());
        assertEquals(
                0x90000000L * 1_000_000_000L + 123456L * fractionNs,
                frames.get(0).timeNs());
        assertArrayEquals(new byte[] {1, 2, 3}, frames.get(0).bytes());
        assertEquals(1514, frames.get(0).wireLength());
        assertEquals(2_000_000_000L + 7L * fractionNs, frames.get(1).timeNs());
        assertEquals(0, frames.get(1).bytes().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
    void shouldReadBothByteOrdersAndPrecisions(String name) {
        ByteOrder order = "BIG_ENDIAN".equals(name) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        for (int magic : new int[] {PcapDecoder.MAGIC_MICROS, PcapDecoder.MAGIC_NANOS}) {
            PcapDecoder decoder = new PcapDecoder();
            List<CapturedFrame> frames = new ArrayList<>();
            decoder.feed(ByteBuffer.wrap(twoFrames(magic, order)), frames::add);
            assertTwoFrames(frames, magic == PcapDecoder.MAGIC_NANOS ? 1 : 1000);
            assertEquals(PcapDecoder.ETHERNET, decoder.linkType());
        }
    }

    @Test
    void shouldReadAFileSplitAnywhere() {
        byte[] file = twoFrames(PcapDecoder.MAGIC_NANOS, ByteOrder.LITTLE_ENDIAN);
        for (int split = 0; split <= file.length; split++) {
            PcapDecoder decoder = new PcapDecoder();
            List<CapturedFrame> frames = new ArrayList<>();
            decoder.feed(ByteBuffer.wrap(file, 0, split), frames::add);
            decoder.feed(ByteBuffer.wrap(file, split, file.length - split), frames::add);
            assertTwoFrames(frames, 1);
        }
    }

    @Test
    void shouldReadAFileByteByByte() {
        PcapDecoder decoder = new PcapDecoder();
        List<CapturedFrame> frames = new ArrayList<>();
        for (byte one : twoFrames(PcapDecoder.MAGIC_MICROS, ByteOrder.BIG_ENDIAN)) {
            decoder.feed(ByteBuffer.wrap(new byte[] {one}), frames::add);
        }
        assertTwoFrames(frames, 1000);
    }

    @Test
    void shouldReadAFrameLargerThanItsBuffer() {
        ByteBuffer file = ByteBuffer.allocate(300_000).order(ByteOrder.BIG_ENDIAN);
        file.put(header(PcapDecoder.MAGIC_NANOS, ByteOrder.BIG_ENDIAN).flip());
        file.putInt(1).putInt(1).putInt(200_000).putInt(200_000).put(new byte[200_000]);
        List<CapturedFrame> frames = new ArrayList<>();
        new PcapDecoder().feed(file.flip(), frames::add);
        assertEquals(200_000, frames.get(0).bytes().length);
    }

    @Test
    void shouldRefuseWhatIsNoPcap() {
        PcapDecoder decoder = new PcapDecoder();
        assertThrows(LabException.class, () -> decoder.feed(ByteBuffer.allocate(24), frame -> {}));
    }

    @Test
    void shouldRefuseALengthThatCannotBe() {
        for (int length : new int[] {-1, PcapDecoder.MAX_FRAME_BYTES + 1}) {
            ByteBuffer file = header(PcapDecoder.MAGIC_NANOS, ByteOrder.LITTLE_ENDIAN)
                    .putInt(1)
                    .putInt(1)
                    .putInt(length)
                    .putInt(60)
                    .flip();
            assertThrows(LabException.class, () -> new PcapDecoder().feed(file, frame -> {}));
        }
    }

    @Test
    void shouldFollowAGrowingFile(@TempDir Path folder) throws IOException {
        byte[] bytes = twoFrames(PcapDecoder.MAGIC_NANOS, ByteOrder.LITTLE_ENDIAN);
        Path file = Files.createFile(folder.resolve("growing.pcap"));
        List<CapturedFrame> frames = new ArrayList<>();
        try (PcapTail tail = new PcapTail(file);
                OutputStream writer = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            tail.poll(frames::add);
            writer.write(bytes, 0, 50);
            tail.poll(frames::add);
            assertEquals(1, frames.size());
            writer.write(bytes, 50, bytes.length - 50);
            tail.poll(frames::add);
            assertTwoFrames(frames, 1);
            tail.poll(frames::add);
            assertTrue(frames.size() == 2);
        }
    }
}
