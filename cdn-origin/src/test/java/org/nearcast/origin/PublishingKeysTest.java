// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishingKeysTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("keys.txt");
    }

    private PublishingKeys keys(String text) throws IOException, OriginException {
        Files.writeString(file, text);
        return new PublishingKeys(file);
    }

    @Test
    void shouldMapKeysToNames() throws Exception {
        PublishingKeys keys = keys("# who may\n\ns3cret live/one\n  other\tlive/inner/two  \n");
        assertEquals(Optional.of("live/one"), keys.nameFor("s3cret"));
        assertEquals(Optional.of("live/inner/two"), keys.nameFor("other"));
        assertEquals(Optional.empty(), keys.nameFor("S3cret"));
        assertEquals(Optional.empty(), keys.nameFor("live/one"));
        assertEquals(2, keys.size());
    }

    @Test
    void shouldReadFileAgainWhenItChanges() throws Exception {
        PublishingKeys keys = keys("one live/one\n");
        assertFalse(keys.reloadIfChanged());
        Files.writeString(file, "two live/two\nthree live/three\n");
        assertTrue(keys.reloadIfChanged());
        assertEquals(Optional.empty(), keys.nameFor("one"));
        assertEquals(Optional.of("live/three"), keys.nameFor("three"));
    }

    @Test
    void shouldKeepWhatItKnowsWhenFileTurnsBad() throws Exception {
        PublishingKeys keys = keys("one live/one\n");
        Files.writeString(file, "one live/one\nthis is no line\n");
        assertThrows(OriginException.class, keys::reloadIfChanged);
        assertEquals(Optional.of("live/one"), keys.nameFor("one"));
        assertFalse(keys.reloadIfChanged(), "said once");
        Files.delete(file);
        assertThrows(OriginException.class, keys::reloadIfChanged);
        assertEquals(Optional.of("live/one"), keys.nameFor("one"));
        assertFalse(keys.reloadIfChanged(), "said once");
        Files.writeString(file, "two live/two\n");
        assertTrue(keys.reloadIfChanged());
        assertEquals(Optional.of("live/two"), keys.nameFor("two"));
    }

    @Test
    void shouldNameTheLineButNeverTheKey() {
        for (String bad : new String[] {
            "good live/one\nhush", "good live/one\nhush one", "good live/one\nhush live/one more", "hush a/b\nhush c/d"
        }) {
            OriginException e = assertThrows(OriginException.class, () -> keys(bad));
            assertTrue(e.getMessage().contains("line 2"), e.getMessage());
            assertFalse(e.getMessage().contains("hush"), e.getMessage());
        }
    }
}
