// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.SigningKey;

class DirectoryTest {
    private final Directory directory = new Directory(
            new byte[32],
            1936,
            List.of(
                    new Directory.Entry(
                            "live/one",
                            SigningKey.create(new SeededRandom(1)).verifyingKey(),
                            7,
                            true,
                            Optional.of("/p2p/blocks/00")),
                    new Directory.Entry(
                            "live/zwölf",
                            SigningKey.create(new SeededRandom(2)).verifyingKey(),
                            0xffff_ffffL,
                            false,
                            Optional.empty())));

    @Test
    void shouldReadWhatItWrites() {
        assertEquals(directory, Directory.ofJson(directory.toJson()));
        assertEquals("live/one", directory.find("live/one").orElseThrow().name());
        assertTrue(directory.find("live/two").isEmpty());
    }

    @Test
    void shouldNotGoForBlocksWhereItIsNotSaidToBeAtTheOrigin() {
        Directory elsewhere = Directory.ofJson(directory.toJson().replace("/p2p/blocks/00", "http://elsewhere/"));
        assertTrue(elsewhere.find("live/one").orElseThrow().blocks().isEmpty());
    }

    @Test
    void shouldRefuseWhatIsNone() {
        String json = directory.toJson();
        for (String bad : new String[] {
            "",
            "{}",
            "[]",
            "no",
            json.replace("1936", "0"),
            json.replace("1936", "65536"),
            json.replaceFirst("\"key\":\"00", "\"key\":\""),
            json.replaceFirst("\"key\":\"00", "\"key\":\"xx"),
            json.replaceFirst("(\"id\":\"[0-9a-f]+\",\"key\":\")[0-9a-f]+", "$1ab"),
            json.substring(0, json.length() - 2)
        }) {
            assertThrows(IllegalArgumentException.class, () -> Directory.ofJson(bad), bad);
        }
    }

    @Test
    void shouldReadRatesAsPeopleSayThem() {
        assertEquals(625_000, Rate.bytesPerSecond("--upload", "5"));
        assertEquals(62_500, Rate.bytesPerSecond("--upload", " 0.5"));
        assertEquals(0, Rate.bytesPerSecond("--upload", "0"));
        for (String bad : new String[] {"", "-1", "5M", "10001", "NaN"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Rate.bytesPerSecond("--upload", bad))
                    .getMessage();
            assertTrue(message.startsWith("--upload must be Mbit/s, 0 to 10000"), message);
        }
    }
}
