// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.storage;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map's entries in a file: a magic number, a count, key and value bytes and version of each entry, a CRC-32 of all. It is
 * replaced as a whole, by writing beside it, forcing that to disk and renaming, so there is always a whole one.
 */
final class StateFile {

    private static final Logger log = LoggerFactory.getLogger(StateFile.class);
    private static final int MAGIC = 0x4e434d31;
    private static final int MOST_BYTES = 64 << 20;

    /** One entry; {@code version} is what ConsistentMap calls so. */
    record Entry(byte[] key, byte[] value, long version) {}

    private final Path path;

    StateFile(Path path) {
        this.path = path;
    }

    /** Reads the entries. A file that is damaged is moved aside, with one line in the log; the map then starts empty. */
    List<Entry> read() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            return parse();
        } catch (IOException | RuntimeException e) {
            moveAside(e);
            return List.of();
        }
    }

    private List<Entry> parse() throws IOException {
        CRC32 crc = new CRC32();
        byte[] bytes = Files.readAllBytes(path);
        try (DataInputStream in = new DataInputStream(new CheckedInputStream(new ByteArrayInputStream(bytes), crc))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("not a state file");
            }
            int count = in.readInt();
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(new Entry(readBytes(in), readBytes(in), in.readLong()));
            }
            long expected = crc.getValue();
            if (in.readLong() != expected) {
                throw new IOException("checksum differs");
            }
            return entries;
        }
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("length " + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Puts a damaged file where the next write does not reach it. */
    void moveAside(Exception reason) {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged-" + System.currentTimeMillis());
        String why = reason instanceof EOFException ? "cut short" : reason.toString();
        log.warn("{} is damaged ({}); moved to {}, starting empty", path, why, aside.getFileName());
        try {
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move " + path + " aside", e);
        }
    }

    void write(List<Entry> entries) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        CRC32 crc = new CRC32();
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            DataOutputStream out = new DataOutputStream(
                    new CheckedOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)), crc));
            out.writeInt(MAGIC);
            out.writeInt(entries.size());
            for (Entry entry : entries) {
                out.writeInt(entry.key().length);
                out.write(entry.key());
                out.writeInt(entry.value().length);
                out.write(entry.value());
                out.writeLong(entry.version());
            }
            out.flush();
            out.writeLong(crc.getValue());
            out.flush();
            channel.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
