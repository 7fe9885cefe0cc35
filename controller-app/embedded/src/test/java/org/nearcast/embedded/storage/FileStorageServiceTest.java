// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.storage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.Versioned;

class FileStorageServiceTest {

    @TempDir
    Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private FileStorageService service() throws Exception {
        return new FileStorageService(folder, timer);
    }

    private static ConsistentMap<String, Integer> map(FileStorageService service) {
        return service.<String, Integer>consistentMapBuilder()
                .withName("a map/with odd: name")
                .withSerializer(Serializer.using(KryoNamespaces.API))
                .build();
    }

    @Test
    void shouldFindEntriesAndVersionsAgain() throws Exception {
        FileStorageService first = service();
        map(first).put("a", 1);
        long version = map(first).putAndGet("b", 2).version();
        first.freeze();
        ConsistentMap<String, Integer> again = map(service());
        assertEquals(Map.of("a", 1, "b", 2), Map.copyOf(again.asJavaMap()));
        assertEquals(version, again.get("b").version());
        assertTrue(again.putAndGet("c", 3).version() > version);
    }

    @Test
    void shouldNotWriteAfterFreeze() throws Exception {
        FileStorageService first = service();
        map(first).put("a", 1);
        first.freeze();
        map(first).clear();
        first.flush();
        assertEquals(1, map(service()).get("a").value());
    }

    @Test
    void shouldMoveDamagedFileAsideAndStartEmpty() throws Exception {
        FileStorageService first = service();
        map(first).put("a", 1);
        first.freeze();
        Path file = onlyFile(".map");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
        assertTrue(map(service()).isEmpty());
        assertTrue(onlyFile("").getFileName().toString().contains(".damaged-"));
    }

    @Test
    void shouldStartEmptyFromAnyTruncatedFile() throws Exception {
        FileStorageService first = service();
        map(first).put("a", 1);
        first.freeze();
        Path file = onlyFile(".map");
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertTrue(map(service()).isEmpty(), "cut to " + length);
        }
    }

    private Path onlyFile(String ending) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void shouldComputeAndReplaceAtomically() throws Exception {
        ConsistentMap<String, Integer> map = map(service());
        assertEquals(1, map.computeIfAbsent("a", key -> 1).value());
        assertEquals(1, map.computeIfAbsent("a", key -> 9).value());
        assertEquals(2, map.computeIfPresent("a", (key, value) -> value + 1).value());
        assertNull(map.computeIfPresent("none", (key, value) -> 1));
        assertEquals(
                2, map.computeIf("a", value -> value > 5, (key, value) -> 0).value());
        Versioned<Integer> now = map.get("a");
        assertFalse(map.replace("a", now.version() - 1, Integer.valueOf(7)));
        assertTrue(map.replace("a", now.version(), 7));
        assertFalse(map.replace("a", Integer.valueOf(1), Integer.valueOf(8)));
        assertTrue(map.replace("a", Integer.valueOf(7), Integer.valueOf(8)));
        assertNull(map.replace("none", 1));
        assertNull(map.compute("a", (key, value) -> null));
        assertFalse(map.containsKey("a"));
        assertNull(map.putIfAbsent("a", 3));
        assertEquals(3, map.putIfAbsent("a", 4).value());
        assertTrue(map.remove("a", Integer.valueOf(3)));
    }

    @Test
    void shouldTellListenersWhatChanged() throws Exception {
        ConsistentMap<String, Integer> map = map(service());
        List<MapEvent<String, Integer>> events = new CopyOnWriteArrayList<>();
        map.addListener(events::add);
        map.put("a", 1);
        map.put("a", 2);
        map.remove("a");
        map.remove("a");
        await().atMost(Duration.ofSeconds(10)).until(() -> events.size() == 3);
        assertEquals(
                List.of(MapEvent.Type.INSERT, MapEvent.Type.UPDATE, MapEvent.Type.REMOVE),
                events.stream().map(MapEvent::type).toList());
        assertEquals(1, events.get(1).oldValue().value());
        assertEquals(2, events.get(1).newValue().value());
    }

    @Test
    void shouldComputeAgainWhenEntryChangedMeanwhile() throws Exception {
        ConsistentMap<String, Integer> map = map(service());
        map.put("a", 1);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Versioned<Integer> result = map.computeIfPresent("a", (key, value) -> {
            seen.add(value);
            if (seen.size() == 1) {
                map.put("a", 10);
            }
            return value + 1;
        });
        assertEquals(11, result.value());
        assertEquals(List.of(1, 10), seen);
    }

    @Test
    void shouldGiveTheSameMapToEverybody() throws Exception {
        FileStorageService service = service();
        map(service).put("a", 1);
        assertEquals(1, map(service).get("a").value());
        assertEquals(1, service.getAtomicCounter("n").incrementAndGet());
        assertEquals(2, service.getAtomicCounter("n").incrementAndGet());
    }

    @Test
    void shouldRefuseWhatItDoesNotHave() throws Exception {
        FileStorageService service = service();
        assertThrows(UnsupportedOperationException.class, service::lockBuilder);
    }
}
