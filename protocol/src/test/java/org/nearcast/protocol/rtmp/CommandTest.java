// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.amf0.Amf0;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Object;

class CommandTest {
    private static final Command CONNECT = Command.of(
            "connect",
            1,
            new Amf0Object().put("app", "live").put("capabilities", 15.0).put("fpad", false),
            Amf0Object.ecmaArray().put("when", new Date(1234)),
            List.of(1.0, "two", Amf0.UNDEFINED),
            "x".repeat(60_000),
            null);

    @Test
    void shouldReadWhatItWrites() throws RtmpException {
        assertEquals(CONNECT, Command.decode(CONNECT.toMessage(0)));
    }

    @Test
    void shouldReadACommandBehindAZeroByteInType17() throws RtmpException {
        assertEquals(CONNECT, Command.decode(framed(MessageType.COMMAND_AMF3, CONNECT.toMessage(0))));
    }

    @Test
    void shouldReadACommandThatEndsAfterItsName() throws RtmpException {
        Command bare = Command.decode(command("FCUnpublish"));
        assertEquals(0, bare.transactionId());
        assertNull(bare.commandObject());
        assertSame(Amf0.UNDEFINED, bare.argument(0));
    }

    @Test
    void shouldGiveTypedAccessToArguments() {
        Command play = Command.of("play", 4, null, "one", -2000.0, true);
        assertEquals("one", play.string(0));
        assertNull(play.string(1));
        assertEquals(-2000, play.number(1, 0));
        assertEquals(7, play.number(9, 7));
        assertTrue(play.bool(2, false));
        assertFalse(play.bool(0, false));
        assertFalse(play.object().contains("app"));
    }

    @Test
    void shouldRefuseWhatIsNoCommand() {
        assertThrows(RtmpException.class, () -> Command.decode(new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[1])));
        assertThrows(RtmpException.class, () -> Command.decode(command()));
        assertThrows(RtmpException.class, () -> Command.decode(command(5, 5)));
        assertThrows(RtmpException.class, () -> Command.decode(command("play", "four")));
        assertThrows(RtmpException.class, () -> Command.decode(command("x".repeat(70_000), 1)));
        assertThrows(
                RtmpException.class, () -> Command.decode(command("play", 1, null, Collections.nCopies(3000, true))));
    }

    @Test
    void shouldReadValuesInAmf3InsideType17() throws RtmpException {
        // 0, "connect", 1, then {app: "live"} in AMF3.
        byte[] begin = Amf0Encoder.encode("connect", 1.0);
        byte[] payload = ByteBuffer.allocate(1 + begin.length + 15)
                .put((byte) 0)
                .put(begin)
                .put(new byte[] {0x11, 0x0A, 0x0B, 1, 7, 'a', 'p', 'p', 6, 9, 'l', 'i', 'v', 'e', 1})
                .array();
        Command command = Command.decode(new RtmpMessage(MessageType.COMMAND_AMF3, 0, 0, payload));
        assertEquals(Command.of("connect", 1, new Amf0Object().put("app", "live")), command);
    }

    @Test
    void shouldGivePlayersInAmf0WhatAPublisherSaysInAmf3() throws RtmpException {
        byte[] begin = Amf0Encoder.encode("@setDataFrame", "onMetaData");
        byte[] payload = ByteBuffer.allocate(1 + begin.length + 11)
                .put((byte) 0)
                .put(begin)
                .put(new byte[] {0x11, 0x0A, 0x0B, 1, 7, 'f', 'p', 's', 4, 25, 1})
                .array();
        RtmpMessage played = DataMessage.forPlayers(new RtmpMessage(MessageType.DATA_AMF3, 1, 5, payload));
        assertArrayEquals(Amf0Encoder.encode("onMetaData", new Amf0Object().put("fps", 25.0)), played.payload());
        assertEquals(MessageType.DATA_AMF0, played.type());
    }

    @Test
    void shouldTellClientsOfEnhancedRtmpThatAnyCodecIsPassedOn() {
        Command plain = NetConnection.connected(Command.of("connect", 1, new Amf0Object()));
        assertFalse(plain.object().contains("fourCcList") || plain.object().contains("capsEx"));
        Amf0Object first = new Amf0Object().put("fourCcList", List.of("av01", "hvc1"));
        assertEquals(
                List.of("*"),
                NetConnection.connected(Command.of("connect", 1, first))
                        .object()
                        .get("fourCcList"));
        Amf0Object second = new Amf0Object().put("videoFourCcInfoMap", new Amf0Object().put("hvc1", 1));
        Amf0Object answer =
                NetConnection.connected(Command.of("connect", 1, second)).object();
        assertEquals(new Amf0Object().put("*", 4.0), answer.get("videoFourCcInfoMap"));
        assertEquals(14, answer.number("capsEx", 0));
    }

    @Test
    void shouldNotShowArguments() {
        assertFalse(NetStream.publish(5, "secret").toString().contains("secret"));
        assertFalse(NetStream.publish(5, "secret").toMessage(1).toString().contains("secret"));
    }

    @Test
    void shouldAnswerConnectWithTheClientsObjectEncoding() {
        Command connect = Command.of("connect", 3, new Amf0Object().put("objectEncoding", 3.0));
        Command answer = NetConnection.connected(connect);
        assertEquals("_result", answer.name());
        assertEquals(3, answer.transactionId());
        assertEquals(Status.CONNECT_SUCCESS, Status.of(answer).code());
        assertEquals(3, ((Amf0Object) answer.argument(0)).number("objectEncoding", 0));
        Status refused = Status.of(NetConnection.rejected(connect, "no such application"));
        assertTrue(refused.isError());
        assertEquals("no such application", refused.description());
    }

    @Test
    void shouldReadStatusOfAnything() throws RtmpException {
        Command start =
                Command.decode(Status.of(Status.PLAY_START, "go").toCommand().toMessage(1));
        assertEquals(Status.PLAY_START, Status.of(start).code());
        assertEquals("status", Status.of(start).level());
        assertEquals("", Status.of(Command.of("onStatus", 0, null, 5)).code());
    }

    @Test
    void shouldTurnAPublishersMetadataIntoThePlayers() throws RtmpException {
        Amf0Object properties = Amf0Object.ecmaArray().put("width", 64.0);
        RtmpMessage published = DataMessage.setMetaData(properties).toMessage(1, 5);
        assertEquals(properties, DataMessage.decode(published).metaData());
        RtmpMessage played = DataMessage.forPlayers(published);
        assertEquals(5, played.timestamp());
        assertArrayEquals(Amf0Encoder.encode("onMetaData", properties), played.payload());
        assertEquals(properties, DataMessage.decode(played).metaData());
        assertSame(played, DataMessage.forPlayers(played));
        assertEquals(published, DataMessage.forServers(played));
        assertSame(published, DataMessage.forServers(published));
        RtmpMessage amf3 = framed(MessageType.DATA_AMF3, published);
        assertEquals(properties, DataMessage.decode(amf3).metaData());
        assertEquals(played, DataMessage.forPlayers(amf3));
    }

    @Test
    void shouldFindNoMetadataInOtherData() throws RtmpException {
        assertNull(new DataMessage("onCuePoint", List.of(new Amf0Object())).metaData());
        assertNull(new DataMessage("@setDataFrame", List.of()).metaData());
        assertThrows(RtmpException.class, () -> DataMessage.decode(command("onMetaData")));
        assertThrows(
                RtmpException.class,
                () -> DataMessage.decode(new RtmpMessage(MessageType.DATA_AMF0, 1, 0, new byte[] {5})));
    }

    private static RtmpMessage command(Object... values) {
        return new RtmpMessage(MessageType.COMMAND_AMF0, 0, 0, Amf0Encoder.encode(values));
    }

    private static RtmpMessage framed(int type, RtmpMessage message) {
        byte[] payload = message.payload();
        byte[] framed = ByteBuffer.allocate(payload.length + 1)
                .put((byte) 0)
                .put(payload)
                .array();
        return new RtmpMessage(type, message.streamId(), message.timestamp(), framed);
    }
}
