// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example of the README: what is printed there is what runs here. */
class ReadmeExampleTest {
    @Test
    void shouldDoWhatTheReadmeSays() {
        byte[] film = new byte[1_000_000];
        new Random(1).nextBytes(film);
        assertArrayEquals(film, sendOverALossyPath(film, new Random(2)));
    }

    @Test
    void shouldBePrintedInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String code = readme.substring(readme.indexOf("```java\n") + 8);
        code = code.substring(0, code.indexOf("```"));
        String source = Files.readString(Path.of("src/test/java/org/nearcast/rateless/ReadmeExampleTest.java"));
        source = source.substring(source.lastIndexOf("    static byte[] send"), source.lastIndexOf('}'));
        String expected =
                source.lines().map(line -> line.replaceFirst("^ {4}", "")).collect(Collectors.joining("\n"));
        assertEquals(expected.strip(), code.strip());
        assertTrue(code.lines().count() <= 21);
    }

    static byte[] sendOverALossyPath(byte[] object, Random path) {
        // Symbols of 1,280 bytes, blocks decoded within 256 KiB; the receiver is told `information` first.
        var information = ObjectTransmissionInformation.derive(object.length, 1280, 8, 160, 256 << 10);
        var encoder = new ObjectEncoder(information, object);
        var decoder = new ObjectDecoder(information, 10_000_000);
        byte[] symbol = new byte[information.symbolSize()];
        for (int block = 0; block < information.sourceBlocks(); block++) {
            // First the source symbols, then as many repair symbols as it takes: any symbol is as good as any other.
            for (int esi = 0; decoder.outcome(block) == SourceBlockDecoder.Outcome.MORE_NEEDED; esi++) {
                PayloadId id = new PayloadId(block, esi);
                encoder.symbol(id, symbol, 0);
                if (path.nextInt(10) > 0) { // one in ten is lost
                    decoder.add(id, symbol, 0, symbol.length);
                }
            }
        }
        return decoder.object();
    }
}
