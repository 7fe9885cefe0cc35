// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StreamAddressTest {
    @Test
    void shouldReadALink() {
        StreamAddress address = StreamAddress.parse("nearcast://127.0.0.1:81/live/one");
        assertEquals("live/one", address.name());
        assertEquals(81, address.origin().http().getPort());
        assertEquals("http://127.0.0.1:81/x", address.origin().url("/x"));
        assertEquals("nearcast://127.0.0.1:81/live/one", address.toString());
    }

    @Test
    void shouldReadWhatPeopleLeaveOut() {
        StreamAddress address = StreamAddress.parse("127.0.0.1/one");
        assertEquals("live/one", address.name());
        assertEquals(8080, address.origin().http().getPort());
        assertEquals("nearcast://127.0.0.1/live/one", address.toString());
        assertEquals("[::1]:81", StreamAddress.parse("[::1]:81/one").origin().toString());
        assertEquals(
                "http://[0:0:0:0:0:0:0:1]:8080",
                StreamAddress.parse("[::1]/one").origin().url(""));
    }

    @Test
    void shouldSayWhatIsWrong() {
        for (String text : new String[] {
            "one",
            "http://127.0.0.1/one",
            "nearcast://127.0.0.1",
            "127.0.0.1/",
            "/one",
            ":81/one",
            "127.0.0.1:0/one",
            "127.0.0.1:x/one",
            "127.0.0.1/live//one",
            "127.0.0.1/one?key=1",
            "127.0.0.1/one\n"
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> StreamAddress.parse(text), text)
                    .getMessage();
            assertTrue(message.startsWith("'"), message);
        }
    }

    @Test
    void shouldReadWhereToFetchAStream() {
        RtmpUrl url = RtmpUrl.parse("rtmp://127.0.0.1/a/b/door?token=1/2");
        assertEquals(1935, url.server().getPort());
        assertEquals("a/b", url.app());
        assertEquals("door?token=1/2", url.name());
        assertEquals("rtmp://127.0.0.1/a/b", url.tcUrl());
        for (String text : new String[] {"film.mp4", "rtmp://127.0.0.1", "rtmp://127.0.0.1/live", "rtmp:///live/one"}) {
            assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse(text), text);
        }
    }
}
