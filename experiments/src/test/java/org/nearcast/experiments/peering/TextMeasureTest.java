// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nearcast.experiments.peering.PingTrain.Reply;

class TextMeasureTest {
    private static final Map<String, List<Reply>> REPLIES = Map.of(
            "b1-v1", List.of(new Reply(1000, 32.5)),
            "b1-cdn", List.of(new Reply(900, 70), new Reply(2000, 76), new Reply(3000, 80)),
            "v1-cdn", List.of(new Reply(1990, 84), new Reply(2990, 100)));

    @Test
    void shouldAddTheHalvesOfBothWaysByTheCdn() {
        assertEquals(List.of(new TextMeasure(2000, 80), new TextMeasure(3000, 90)), TextMeasure.of(Way.CDN, REPLIES));
    }

    @Test
    void shouldTakeHalfOfTheDirectWayWhenPeered() {
        assertEquals(List.of(new TextMeasure(1000, 16.25)), TextMeasure.of(Way.GATEWAY, REPLIES));
    }

    @Test
    void shouldReadAPingTrainAndLeaveOutWhatIsNoReply() {
        List<Reply> replies =
                PingTrain.parse(Stream.of("1764000000123456789 76.125", "setpriv: failed", "17640000001234"));
        assertEquals(List.of(new Reply(1764000000123456789L, 76.125)), replies);
        assertTrue(Double.isNaN(PingTrain.medianMs(replies, 0, 1)));
    }

    @Test
    void shouldHaveTheTextsOwnDelaysAsFloors() {
        DelaySetting prototype = DelaySetting.PROTOTYPE;
        assertEquals(800, Way.CDN.path(prototype.lan(), prototype.cdn()).delayMs(0));
        assertEquals(200, Way.DIRECT.path(prototype.lan(), prototype.cdn()).delayMs(0));
    }
}
