// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text is refused with a reason, or read to a playlist that is written and read to itself. */
class PlaylistFuzzTest {

    @FuzzTest
    void shouldReadOrRefuseAPlaylist(byte[] bytes) throws Exception {
        String text = new String(bytes, StandardCharsets.UTF_8);
        MediaPlaylist media = null;
        try {
            media = PlaylistParser.parseMedia(text);
        } catch (PlaylistException e) {
            assertTrue(e.getMessage().startsWith("line "));
        }
        if (media != null) {
            assertEquals(media, PlaylistParser.parseMedia(PlaylistWriter.write(media)));
        }
        MasterPlaylist master = null;
        try {
            master = PlaylistParser.parseMaster(text);
        } catch (PlaylistException e) {
            assertTrue(e.getMessage().startsWith("line "));
        }
        if (master != null) {
            assertEquals(master, PlaylistParser.parseMaster(PlaylistWriter.write(master)));
        }
    }
}
