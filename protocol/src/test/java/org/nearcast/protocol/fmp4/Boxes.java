// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads boxes back, as strictly as a player might. */
final class Boxes {
    private static final Set<String> CONTAINERS =
            Set.of("moov", "trak", "mdia", "minf", "stbl", "dinf", "mvex", "moof", "traf");

    /** A box: where in the file it and its content begin. */
    static final class Box {
        final String path;
        final int at;
        final ByteBuffer content;

        Box(String path, int at, ByteBuffer content) {
            this.path = path;
            this.at = at;
            this.content = content;
        }

        int u32(int from) {
            return content.getInt(from);
        }
    }

    private final List<Box> all = new ArrayList<>();

    private Boxes() {}

    static Boxes read(byte[] file) {
        Boxes boxes = new Boxes();
        boxes.walk("", ByteBuffer.wrap(file), 0);
        return boxes;
    }

    private void walk(String parent, ByteBuffer in, int base) {
        while (in.hasRemaining()) {
            int at = in.position();
            int size = in.getInt(at);
            if (size < 8 || size > in.remaining()) {
                throw new AssertionError("box of " + size + " bytes in " + in.remaining() + " of " + parent);
            }
            byte[] name = new byte[4];
            in.duplicate().position(at + 4).get(name);
            String type = new String(name, StandardCharsets.US_ASCII);
            String path = parent.isEmpty() ? type : parent + "/" + type;
            ByteBuffer content = in.duplicate();
            content.position(at + 8).limit(at + size);
            content = content.slice();
            all.add(new Box(path, base + at, content));
            if (CONTAINERS.contains(type)) {
                walk(path, content.duplicate(), base + at + 8);
            }
            in.position(at + size);
        }
    }

    List<String> paths() {
        List<String> paths = new ArrayList<>();
        all.forEach(box -> paths.add(box.path));
        return paths;
    }

    List<Box> find(String path) {
        List<Box> found = new ArrayList<>();
        for (Box box : all) {
            if (box.path.equals(path)) {
                found.add(box);
            }
        }
        return found;
    }

    Box one(String path) {
        List<Box> found = find(path);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " boxes " + path);
        }
        return found.get(0);
    }
}
