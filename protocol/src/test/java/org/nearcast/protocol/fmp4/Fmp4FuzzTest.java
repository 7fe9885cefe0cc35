// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.protocol.aac.AacException;
import org.nearcast.protocol.aac.AudioSpecificConfig;
import org.nearcast.protocol.avc.AvcConfig;
import org.nearcast.protocol.avc.AvcException;
import org.nearcast.protocol.avc.SequenceParameterSet;

/** Whatever configurations and frames there are, the boxes made of them are whole and point to where the frames are. */
class Fmp4FuzzTest {

    @FuzzTest
    void shouldDescribeWhateverConfigurationsAreRead(FuzzedDataProvider data) {
        byte[] record = data.consumeBytes(data.consumeInt(0, 200));
        byte[] config = data.consumeRemainingAsBytes();
        VideoTrack video = null;
        AudioTrack audio = null;
        try {
            AvcConfig read = AvcConfig.parse(record);
            SequenceParameterSet sps = SequenceParameterSet.parse(read.sps().get(0));
            video = new VideoTrack(record, sps.width(), sps.height());
        } catch (AvcException e) {
            // then there is no video
        }
        try {
            audio = new AudioTrack(config, AudioSpecificConfig.parse(config));
            assertTrue(audio.timescale() > 0);
        } catch (AacException e) {
            // then there is no audio
        }
        if (video != null || audio != null) {
            Boxes boxes = Boxes.read(InitSegment.write(video, audio));
            assertEquals(
                    (video == null ? 0 : 1) + (audio == null ? 0 : 1),
                    boxes.find("moov/trak").size());
        }
    }

    @FuzzTest
    void shouldPointToEverySample(FuzzedDataProvider data) {
        long videoTime = data.consumeLong() & Long.MAX_VALUE;
        long audioTime = data.consumeLong() & Long.MAX_VALUE;
        List<Sample> video = samples(data);
        List<Sample> audio = samples(data);
        if (video.isEmpty() && audio.isEmpty()) {
            return;
        }
        byte[] file = Fragment.write(data.consumeLong(), videoTime, video, audioTime, audio);
        Boxes boxes = Boxes.read(file);
        Boxes.Box content = boxes.one("mdat");
        int at = content.at + 8;
        int track = 0;
        for (List<Sample> samples : List.of(video, audio)) {
            if (samples.isEmpty()) {
                continue;
            }
            Boxes.Box run = boxes.find("moof/traf/trun").get(track++);
            assertEquals(samples.size(), run.u32(4));
            assertEquals(at, run.u32(8));
            int entry = (run.content.capacity() - 12) / samples.size();
            for (int i = 0; i < samples.size(); i++) {
                assertEquals(samples.get(i).size(), run.u32(12 + i * entry + 4));
                at += samples.get(i).size();
            }
        }
        assertEquals(file.length, at);
    }

    private static List<Sample> samples(FuzzedDataProvider data) {
        List<Sample> samples = new ArrayList<>();
        int count = data.consumeInt(0, 8);
        for (int i = 0; i < count; i++) {
            byte[] bytes = data.consumeBytes(data.consumeInt(0, 50));
            int from = data.consumeInt(0, bytes.length);
            samples.add(new Sample(
                    bytes, from, data.consumeInt() & Integer.MAX_VALUE, data.consumeInt(), data.consumeBoolean()));
        }
        return samples;
    }
}
