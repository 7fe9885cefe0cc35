// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A published run of a handshake and some transport messages: {@code vectors.txt}. */
record Vector(String name, Pattern pattern, Map<String, byte[]> fields, List<Message> messages) {
    record Message(byte[] payload, byte[] ciphertext) {}

    static List<Vector> all() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(Vector.class.getResourceAsStream("vectors.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (line.startsWith("#") || line.isEmpty()) {
                    continue;
                }
                if (words[0].equals("vector")) {
                    Pattern pattern = words[2].startsWith("Noise_XX") ? Pattern.XX : Pattern.IK;
                    vectors.add(
                            new Vector(words[1] + " " + words[2], pattern, new LinkedHashMap<>(), new ArrayList<>()));
                    continue;
                }
                Vector last = vectors.get(vectors.size() - 1);
                byte[] first = HexFormat.of().parseHex(words[1]);
                if (words[0].equals("message")) {
                    last.messages.add(new Message(first, HexFormat.of().parseHex(words[2])));
                } else {
                    last.fields.put(words[0], first);
                }
            }
        }
        return vectors;
    }

    HandshakeState initiator(Suite suite) {
        return new HandshakeState(
                pattern,
                true,
                fields.get("prologue"),
                suite,
                suite.keyPair(fields.get("init_static")),
                suite.keyPair(fields.get("init_ephemeral")),
                fields.get("init_remote_static"));
    }

    HandshakeState responder(Suite suite) {
        return new HandshakeState(
                pattern,
                false,
                fields.get("prologue"),
                suite,
                suite.keyPair(fields.get("resp_static")),
                suite.keyPair(fields.get("resp_ephemeral")),
                null);
    }

    @Override
    public String toString() {
        return name;
    }
}
