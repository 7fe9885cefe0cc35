// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.nearcast.live.Counters;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.flv.FlvCounters;
import org.nearcast.live.flv.FlvRoute;
import org.nearcast.live.flv.FlvSettings;
import org.nearcast.live.hls.HlsCounters;
import org.nearcast.live.hls.HlsRoute;
import org.nearcast.live.hls.HlsSettings;
import org.nearcast.live.hls.HlsStreams;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Publication;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Whatever bytes a connection brings to a server of HLS and FLV: answers, however they are split, and nothing left behind. */
class HttpFuzzTest {
    private static final int LONGEST = 8192;
    /** The shortest is "GET / HTTP/1.1" and two ends of line. */
    private static final int MOST_REQUESTS = LONGEST / 18;

    private static final String AVC =
            "17000000000142c00cffe100186742c00cd90141fb0110000003001000000301e0f142a48001000568cb83cb20";

    private final Counters counters = new Counters();
    private final EmbeddedChannel work = new EmbeddedChannel();
    private final LiveStreams live = new LiveStreams(StreamSettings.defaults(), () -> 1_700_000_000_000L);
    private final HttpRouter router = new HttpRouter();
    private final HlsStreams hls;

    HttpFuzzTest() throws RtmpException {
        hls = HlsStreams.attach(
                live, work.eventLoop(), HlsSettings.defaults(), new HlsCounters(counters), () -> 1_700_000_000_000L);
        router.under(HlsRoute.PREFIX, new HlsRoute(hls))
                .under(
                        FlvRoute.PREFIX,
                        new FlvRoute(live, Audience.everybody(), FlvSettings.defaults(), new FlvCounters(counters)))
                .now("/", call -> HttpReply.ok("text/plain", "here"));
        Publication publication = live.publish("live/one", "test").orElseThrow();
        publication.offer(video(0, HexFormat.of().parseHex(AVC)));
        for (int time = 0; time <= 4520; time += 40) {
            publication.offer(video(time, picture(time % 2000 == 0)));
        }
        publication.flush();
        work.runPendingTasks();
    }

    @AfterEach
    void close() {
        live.close();
        work.finishAndReleaseAll();
    }

    private static RtmpMessage video(int time, byte[] payload) {
        return new RtmpMessage(MessageType.VIDEO, 1, time, payload);
    }

    private static byte[] picture(boolean key) {
        byte[] picture = new byte[5 + 4 + 8];
        picture[0] = (byte) (key ? 0x17 : 0x27);
        picture[1] = 1;
        picture[8] = 8;
        picture[9] = (byte) (key ? 0x65 : 0x41);
        return picture;
    }

    private String answer(byte[] bytes, int step) {
        EmbeddedChannel channel = new EmbeddedChannel(
                DefaultChannelId.newInstance(),
                false,
                false,
                HttpServer.handlers(HttpSettings.defaults(), new HttpCounters(counters), router));
        channel.config().setAutoRead(false); // as the server has it: one request, one answer
        try {
            channel.register();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        StringBuilder said = new StringBuilder();
        for (int at = 0; at < bytes.length && channel.isOpen(); at += step) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(step, bytes.length - at)));
            channel.runPendingTasks();
        }
        collect(channel, said);
        // who waits for what never comes is answered, and then whoever waits behind him; at last the connection is
        // closed
        for (int i = 0; i < MOST_REQUESTS && channel.runScheduledPendingTasks() >= 0; i++) {
            channel.advanceTimeBy(60, TimeUnit.SECONDS);
            channel.runPendingTasks();
        }
        collect(channel, said);
        channel.finishAndReleaseAll();
        channel.runPendingTasks();
        return said.toString();
    }

    private static void collect(EmbeddedChannel channel, StringBuilder said) {
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            said.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
    }

    @FuzzTest
    void shouldAnswerAlikeHoweverItIsSplit(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return;
        }
        String whole = answer(bytes, Math.max(1, bytes.length));
        assertTrue(whole.isEmpty() || whole.startsWith("HTTP/1.1 "), whole);
        assertTrue(!whole.startsWith("HTTP/1.1 500"), whole);
        assertEquals(whole, answer(bytes, 1));
        assertEquals(0, counters.named("hlsBlockedNow").sum(), "nobody waits for ever");
        assertEquals(0, counters.named("flvViewers").sum(), "nobody stays");
    }

    /** The same behind a head that is one, so that the path and its numbers are what is played with. */
    @FuzzTest
    void shouldAnswerAnyPath(byte[] bytes) {
        if (bytes.length > 1000) {
            return;
        }
        String path = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\s\\x00]", "+");
        String answer = answer(
                ("GET /" + path + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE / 2);
        assertTrue(answer.matches("(?s)HTTP/1\\.1 (200|400|404|415|503) .*"), path + " -> " + answer);
        assertEquals(0, counters.named("hlsBlockedNow").sum(), "nobody waits for ever");
    }
}
