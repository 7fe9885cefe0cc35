// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.Status;

class MutingTest extends GatewayRig {
    @Test
    void shouldServeOnWithoutTheCdnThatDoesNotMute() {
        cdn.mutes = false;
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        List<byte[]> pictures = send(publisher, 20);
        eventually(() -> counter("mutingIgnored") == 1);
        pictures.addAll(send(publisher, 30));
        await50(viewer);
        assertSame(pictures, viewer.frames(MessageType.VIDEO));
        assertFalse(viewer.closed);
        long down = line.down.get();
        for (int sent = 100; sent <= 250; sent += 50) {
            int all = sent;
            send(publisher, 50);
            eventually(() -> viewer.frames(MessageType.VIDEO).size() == all);
        }
        assertTrue(line.down.get() - down < COMMANDS_ONLY, "still comes down: " + (line.down.get() - down));
    }

    @Test
    void shouldNotTakeConfigurationsAloneForMedia() {
        cdn.mutes = false;
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        eventually(() -> viewer.media.size() >= 3);
        assertEquals(0, counter("mutingIgnored"));
    }

    @Test
    void shouldEndAPlayerThatWantsMoreOfACdnItNoLongerHas() {
        cdn.mutes = false;
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        send(publisher, 20);
        eventually(() -> counter("mutingIgnored") == 1);
        viewer.command(NetStream.play(9, "two", -2000));
        eventually(() -> viewer.closed);
        assertFalse(publisher.closed);
    }

    @Test
    void shouldObeyPauseAndReceiveHere() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        send(publisher, 10);
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 10);
        viewer.command(NetStream.pause(8, true, 0));
        viewer.awaitCode(Status.PAUSE_NOTIFY);
        send(publisher, 10);
        viewer.command(NetStream.pause(9, false, 0));
        viewer.awaitCode(Status.UNPAUSE_NOTIFY);
        List<byte[]> after = send(publisher, 10);
        byte[] last = after.get(9);
        eventually(() -> viewer.frames(MessageType.VIDEO).stream().anyMatch(p -> java.util.Arrays.equals(p, last)));
        viewer.command(NetStream.receiveVideo(0, false));
        int audio = viewer.frames(MessageType.AUDIO).size();
        TestClient other = play("one");
        send(publisher, 10);
        eventually(() -> viewer.frames(MessageType.AUDIO).size() >= audio + 10);
        eventually(() -> other.frames(MessageType.VIDEO).size() >= 10);
        assertTrue(line.down.get() < 5 * COMMANDS_ONLY, "down " + line.down);
        assertEquals(0, counter("mutingIgnored"));
    }

    @Test
    void shouldKeepACdnThatDoesNotMuteForWhatItStillSends() {
        cdn.mutes = false;
        int cdnPort = cdn.address().getPort();
        TestClient one =
                open(TestClient.publisher(transport, cdnPort, "live", "one")).awaitCode(Status.PUBLISH_START);
        TestClient two =
                open(TestClient.publisher(transport, cdnPort, "live", "two")).awaitCode(Status.PUBLISH_START);
        TestClient viewer = play("one");
        viewer.sendAsIs(List.of(
                NetConnection.createStream(7).toMessage(0),
                NetStream.play(8, "two", 1000).toMessage(2)));
        eventually(() -> counter("playsPassedThrough") == 1);
        two.send(source.headers());
        send(two, 1);
        eventually(() -> viewer.media.stream().anyMatch(m -> m.streamId() == 2));
        one.send(source.headers());
        send(one, new TestStream(8, 10), 20);
        eventually(() -> viewer.media.stream().filter(m -> m.streamId() == 1).count() > 40);
        long before = viewer.media.stream().filter(m -> m.streamId() == 2).count();
        send(two, 10);
        eventually(() -> viewer.media.stream().filter(m -> m.streamId() == 2).count() == before + 20);
    }
}
