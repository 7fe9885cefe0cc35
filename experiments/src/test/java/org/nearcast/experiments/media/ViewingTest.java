// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class ViewingTest {
    private static final int KEY = 0x17;
    private static final int INTER = 0x27;

    private final Viewing viewing = new Viewing();

    /** A server that sends pictures to a player's port. */
    private final class Server {
        private final TcpSegment.Flow up;
        private final ChunkEncoder encoder = new ChunkEncoder();
        private long sequence = 1;

        Server(int port) {
            up = new TcpSegment.Flow(IpAddress.v4(0x0a00000b), port, IpAddress.v4(0x0a0000fe), 1935);
        }

        void opened(long atNs) {
            viewing.accept(segment(atNs, up, 0, TcpSegment.SYN, new byte[0]));
            viewing.accept(segment(atNs + 2, up.reversed(), 0, TcpSegment.SYN | TcpSegment.ACK, new byte[0]));
            down(atNs + 3, new byte[1 + 1536 + 1536]);
        }

        void picture(long atNs, int first) {
            down(atNs, encoder.encode(6, new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[] {
                (byte) first, 1, 0, 0, 0, 9
            })));
        }

        void down(long atNs, byte[] bytes) {
            viewing.accept(segment(atNs, up.reversed(), sequence, TcpSegment.ACK, bytes));
            sequence += bytes.length;
        }

        void ends(long atNs, boolean byClient, int flag) {
            viewing.accept(segment(atNs, byClient ? up : up.reversed(), sequence, flag, new byte[0]));
        }

        private static TcpSegment segment(long atNs, TcpSegment.Flow flow, long sequence, int flags, byte[] bytes) {
            return new TcpSegment(atNs, flow, 0, sequence, flags, ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void shouldTellWhenAConnectionWasOpenedAnsweredAndFirstShowedAPicture() {
        Server server = new Server(40_000);
        server.opened(100);
        server.picture(110, INTER);
        server.picture(120, KEY);
        server.picture(130, INTER);

        Viewing.Connection connection = viewing.latest().orElseThrow();
        assertEquals("10.0.0.11:40000", connection.client());
        assertEquals(100, connection.openedNs());
        assertEquals(OptionalLong.of(102), connection.answeredNs());
        assertEquals(OptionalLong.of(120), connection.firstPictureNs());
        assertEquals(3, connection.pictures());
        assertEquals(Optional.empty(), connection.end());
    }

    @Test
    void shouldTellWhoEndedAConnection() {
        int[] flags = {TcpSegment.FIN, TcpSegment.RST, TcpSegment.RST};
        boolean[] byClient = {false, false, true};
        for (int i = 0; i < flags.length; i++) {
            Server server = new Server(40_000 + i);
            server.opened(100 * i + 1);
            server.ends(100 * i + 50, byClient[i], flags[i]);
            server.ends(100 * i + 60, !byClient[i], TcpSegment.RST);
            assertEquals(
                    OptionalLong.of(100 * i + 50),
                    viewing.latest().orElseThrow().endedNs());
        }
        assertEquals(
                List.of(Viewing.End.CLOSED_BY_SERVER, Viewing.End.RESET_BY_SERVER, Viewing.End.BY_CLIENT),
                viewing.connections().stream().map(c -> c.end().orElseThrow()).toList());
    }

    @Test
    void shouldReadAConnectionThatUsesAPortAgain() {
        Server first = new Server(40_000);
        first.opened(100);
        first.picture(110, KEY);
        first.ends(120, false, TcpSegment.RST);
        Server second = new Server(40_000);
        second.sequence = 501;
        viewing.accept(Server.segment(200, second.up, 0, TcpSegment.SYN, new byte[0]));
        viewing.accept(Server.segment(201, second.up.reversed(), 500, TcpSegment.SYN | TcpSegment.ACK, new byte[0]));
        second.down(202, new byte[1 + 1536 + 1536]);
        second.picture(210, KEY);

        assertEquals(OptionalLong.of(210), viewing.latest().orElseThrow().firstPictureNs());
        assertEquals(List.of(110L, 210L), viewing.pictures());
        assertEquals(110, viewing.showing(150).orElseThrow().firstPictureNs().orElseThrow());
        assertEquals(210, viewing.showing(210).orElseThrow().firstPictureNs().orElseThrow());
        assertTrue(viewing.showing(50).isEmpty());
    }

    @Test
    void shouldFindTheLongestGapOverAllConnections() {
        Server first = new Server(40_000);
        first.opened(1);
        for (long at : new long[] {100, 200, 300}) {
            first.picture(at, KEY);
        }
        Server second = new Server(40_001);
        second.opened(400);
        second.picture(900, KEY);
        second.picture(950, KEY);

        assertEquals(new Viewing.Gap(300, 600), viewing.longestGap(250, 1000));
        assertEquals(new Viewing.Gap(200, 100), viewing.longestGap(250, 350));
        assertEquals(new Viewing.Gap(950, 1050), viewing.longestGap(850, 2000));
        assertEquals(new Viewing.Gap(10, 40), viewing.longestGap(10, 50));
    }
}
