// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.nearcast.protocol.announce.AnnounceCounter;

/**
 * Keeps the announcements' counter strictly increasing over restarts even when the machine's clock was set back
 * meanwhile: a small file beside the key remembers the latest start ever counted from.
 */
public final class CounterMemory {
    private CounterMemory() {}

    /**
     * Begins this run's counting, above every earlier run's.
     *
     * @param keyFile the identity's key file; the memory lies beside it with the suffix {@code .counter}
     * @param nowMs wall clock, ms since 1970
     * @throws IOException when the memory cannot be written; the message is one line for the user
     */
    public static AnnounceCounter begin(Path keyFile, long nowMs) throws IOException {
        Path memory = keyFile.resolveSibling(keyFile.getFileName() + ".counter");
        long startMs = Math.max(nowMs, lastStart(memory) + 1);
        Path fresh = memory.resolveSibling(memory.getFileName() + ".new");
        try {
            Files.writeString(fresh, startMs + "\n", StandardCharsets.US_ASCII);
            Files.move(fresh, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + memory + ", which has to lie beside the key; choose a writable folder with --key",
                    e);
        }
        return new AnnounceCounter(startMs);
    }

    private static long lastStart(Path memory) {
        try {
            long last = Long.parseLong(
                    Files.readString(memory, StandardCharsets.US_ASCII).trim());
            return last >= 0 && last < 1L << 46 ? last : 0;
        } catch (IOException | NumberFormatException firstRunOrDamaged) {
            return 0;
        }
    }
}
