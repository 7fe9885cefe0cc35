// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.browser;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * FFmpeg publishing pictures that carry the wall clock: 32 bits of it (ms) and 8 of check sum, as bright and dark blocks along
 * their upper edge. What reads them in a shown picture knows how late it is, encoder and player included.
 */
final class ClockSource implements AutoCloseable {
    static final int WIDTH = 640;
    static final int HEIGHT = 360;
    static final int BLOCK = 16;
    static final int BITS = 40;
    static final int FPS = 25;

    private static final int BRIGHT = 0xeb;
    private static final int DARK = 0x10;

    private final Process ffmpeg;
    private final Thread pace;
    private volatile boolean over;

    /**
     * @param url where to publish
     * @param gop frames from key frame to key frame
     * @param log FFmpeg's words
     */
    ClockSource(String url, int gop, Path log) throws IOException {
        List<String> command = List.of(("ffmpeg -nostdin -v error -fflags nobuffer -f rawvideo -pix_fmt gray -s "
                        + WIDTH + "x" + HEIGHT + " -r " + FPS
                        + " -i - -f lavfi -i sine=frequency=440:sample_rate=44100"
                        + " -pix_fmt yuv420p -c:v libx264 -preset ultrafast -tune zerolatency -threads 1 -g " + gop
                        + " -b:v 1M -c:a aac -b:a 64k -f flv")
                .split(" "));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.command(new java.util.ArrayList<>(command)).command().add(url);
        ffmpeg = builder.start();
        pace = new Thread(this::write, "clock source");
        pace.setDaemon(true);
        pace.start();
    }

    boolean isRunning() {
        return ffmpeg.isAlive();
    }

    private void write() {
        byte[] frame = new byte[WIDTH * HEIGHT];
        long next = System.nanoTime();
        try (OutputStream out = ffmpeg.getOutputStream()) {
            for (int count = 0; !over; count++) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                } else if (wait < -TimeUnit.SECONDS.toNanos(1) / FPS) {
                    next = System.nanoTime(); // the reader held us up: no backlog
                }
                next += TimeUnit.SECONDS.toNanos(1) / FPS;
                draw(frame, System.currentTimeMillis(), count);
                out.write(frame);
                out.flush();
            }
        } catch (IOException gone) {
            over = true;
        }
    }

    private static void draw(byte[] frame, long nowMs, int count) {
        Arrays.fill(frame, (byte) 0x60);
        int check = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            check ^= (int) (nowMs >> shift) & 0xff;
        }
        long code = (nowMs & 0xffffffffL) << 8 | check;
        for (int bit = 0; bit < BITS; bit++) {
            byte shade = (byte) ((code >> (BITS - 1 - bit) & 1) == 1 ? BRIGHT : DARK);
            for (int row = 0; row < 2 * BLOCK; row++) {
                Arrays.fill(frame, row * WIDTH + bit * BLOCK, row * WIDTH + (bit + 1) * BLOCK, shade);
            }
        }
        int left = count * 8 % (WIDTH - 64);
        for (int row = 160; row < 224; row++) {
            Arrays.fill(frame, row * WIDTH + left, row * WIDTH + left + 64, (byte) 0xc0);
        }
    }

    @Override
    public void close() {
        over = true;
        ffmpeg.destroy();
        try {
            if (!ffmpeg.waitFor(5, TimeUnit.SECONDS)) {
                ffmpeg.destroyForcibly();
            }
            pace.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
