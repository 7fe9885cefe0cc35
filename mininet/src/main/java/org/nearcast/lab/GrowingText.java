// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text file that another process appends to. */
final class GrowingText {
    private static final long POLL_MS = 20;
    private static final int TAIL_CHARS = 600;
    private static final int MAX_READ_BYTES = 1 << 24;

    private final Path file;

    GrowingText(Path file) {
        this.file = file;
    }

    /** Waits for a whole line with a match, also among those that are there already. */
    Matcher waitForLine(String regex, Duration timeout, CompletableFuture<ExitStatus> exit) {
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + timeout.toNanos();
        long seen = 0;
        StringBuilder line = new StringBuilder();
        while (true) {
            // Asked before reading, so that the last words of a process that has ended are heard.
            boolean ended = exit.isDone();
            byte[] more = readFrom(seen);
            seen += more.length;
            for (byte one : more) {
                if (one != '\n') {
                    line.append((char) (one & 0xff));
                    continue;
                }
                Matcher matcher = pattern.matcher(decode(line));
                if (matcher.find()) {
                    return matcher;
                }
                line.setLength(0);
            }
            if (ended) {
                throw new LabException("ended (" + exit.join() + ") before it said /" + regex + "/: " + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new LabException("did not say /" + regex + "/ within " + timeout.toMillis() + " ms: " + tail());
            }
            pause();
        }
    }

    /** All of it so far. */
    String text() {
        return new String(readFrom(0), StandardCharsets.UTF_8);
    }

    /** Its last few lines. */
    String tail() {
        String text = text().strip();
        return text.length() <= TAIL_CHARS ? text : "..." + text.substring(text.length() - TAIL_CHARS);
    }

    private byte[] readFrom(long offset) {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(Math.max(open.length() - offset, 0), MAX_READ_BYTES)];
            open.seek(offset);
            open.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new LabException("reading " + file + ": " + e.getMessage(), e);
        }
    }

    private static String decode(CharSequence latin) {
        return new String(latin.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }
}
