// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Reads a pcap file while another process writes it. Not safe for use by several threads. */
public final class PcapTail implements Closeable {
    private final FileChannel channel;
    private final PcapDecoder decoder = new PcapDecoder();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    /**
     * Opens a file from its beginning.
     *
     * @throws IOException when it is not there
     */
    public PcapTail(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * Passes on what has come since the last call and returns at the end of what is there.
     *
     * @throws LabException when it is no pcap file
     * @throws IOException when it cannot be read
     */
    public void poll(Consumer<CapturedFrame> frames) throws IOException {
        while (channel.read(buffer.clear()) > 0) {
            decoder.feed(buffer.flip(), frames);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
