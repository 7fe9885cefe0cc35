// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.aac.AudioSpecificConfig;

class FragmentTest {
    private static final byte[] RECORD = {1, 0x64, 0, 31, -1, -31, 0, 1, 0x67, 1, 0, 1, 0x68};
    private static final byte[] CONFIG = {0x12, 0x10};

    private static VideoTrack video() {
        return new VideoTrack(RECORD, 1280, 720);
    }

    private static AudioTrack audio() throws Exception {
        return new AudioTrack(CONFIG, AudioSpecificConfig.parse(CONFIG));
    }

    private static byte[] bytes(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    @Test
    void shouldDescribeBothTracks() throws Exception {
        Boxes boxes = Boxes.read(InitSegment.write(video(), audio()));
        assertEquals("ftyp", boxes.paths().get(0));
        assertEquals(2, boxes.find("moov/trak").size());
        assertEquals(2, boxes.find("moov/mvex/trex").size());
        List<Boxes.Box> headers = boxes.find("moov/trak/mdia/mdhd");
        assertEquals(90_000, headers.get(0).u32(12));
        assertEquals(44_100, headers.get(1).u32(12));
        Boxes.Box track = boxes.find("moov/trak/tkhd").get(0);
        assertEquals(1280 << 16, track.u32(76));
        assertEquals(720 << 16, track.u32(80));
        byte[] description =
                boxes.find("moov/trak/mdia/minf/stbl/stsd").get(0).content.array();
        assertTrue(indexOf(description, RECORD) > 0, "the configuration as it is");
    }

    @Test
    void shouldDescribeOneTrackAlone() throws Exception {
        assertEquals(
                1,
                Boxes.read(InitSegment.write(video(), null)).find("moov/trak").size());
        assertEquals(
                1,
                Boxes.read(InitSegment.write(null, audio())).find("moov/trak").size());
        assertThrows(IllegalArgumentException.class, () -> InitSegment.write(null, null));
    }

    @Test
    void shouldPointAtTheSamplesOfEachTrack() {
        byte[] picture = bytes(100, 1);
        byte[] message = bytes(55, 2);
        byte[] file = Fragment.write(
                7,
                1L << 33,
                List.of(new Sample(picture, 0, 3600, 7200, true), new Sample(message, 5, 3600, -3600, false)),
                44_100,
                List.of(new Sample(bytes(30, 3), 0, 1024, 0, true)));
        Boxes boxes = Boxes.read(file);
        assertEquals(7, boxes.one("moof/mfhd").u32(4));
        Boxes.Box data = boxes.one("mdat");
        List<Boxes.Box> runs = boxes.find("moof/traf/trun");
        assertEquals(data.at + 8, runs.get(0).u32(8));
        assertEquals(data.at + 8 + 150, runs.get(1).u32(8));
        assertEquals(180, data.content.remaining());
        assertEquals(2, data.content.get(100), "the offset into the message is minded");
        assertEquals(1L << 33, boxes.find("moof/traf/tfdt").get(0).content.getLong(4));
        assertEquals(44_100, boxes.find("moof/traf/tfdt").get(1).content.getLong(4));
        assertEquals(-3600, runs.get(0).u32(12 + 16 + 12), "composition offsets are signed");
    }

    @Test
    void shouldCarryOneTrackAlone() {
        byte[] file = Fragment.write(1, 0, List.of(), 5, List.of(new Sample(bytes(9, 1), 0, 1024, 0, true)));
        Boxes boxes = Boxes.read(file);
        assertEquals(1, boxes.find("moof/traf").size());
        assertArrayEquals(bytes(9, 1), Arrays.copyOfRange(file, boxes.one("mdat").at + 8, file.length));
    }

    @Test
    void shouldRefuseWhatIsNoFragment() {
        assertThrows(IllegalArgumentException.class, () -> Fragment.write(1, 0, List.of(), 0, List.of()));
        List<Sample> one = List.of(new Sample(new byte[1], 0, 1, 0, true));
        assertThrows(IllegalArgumentException.class, () -> Fragment.write(1, -1, one, 0, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Sample(new byte[1], 2, 1, 0, true));
    }

    private static int indexOf(byte[] in, byte[] what) {
        for (int at = 0; at + what.length <= in.length; at++) {
            if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }
}
