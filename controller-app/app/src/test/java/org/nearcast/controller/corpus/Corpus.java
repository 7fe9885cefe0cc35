// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real clients, and some that are none, recorded packet by packet; docs/detection.md tells which and how. */
public final class Corpus {
    private static final int RTMP_PORT = 1935;

    private Corpus() {}

    /** Every connection, in the manifest's order. */
    public static List<CapturedConnection> connections() {
        try {
            List<CapturedConnection> all = new ArrayList<>();
            for (JsonNode entry : new ObjectMapper().readTree(resource("manifest.json"))) {
                all.addAll(read(entry));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connections of one capture; their truths are told in the order of their SYNs. */
    private static List<CapturedConnection> read(JsonNode entry) throws IOException {
        String name = entry.get("capture").asText();
        Map<Long, CapturedConnection> byClient = new LinkedHashMap<>();
        for (byte[] frame : PcapFile.frames(resource(name))) {
            Segment segment = new Segment(frame);
            if ((segment.destination() & 0xffff) != RTMP_PORT) {
                continue;
            }
            CapturedConnection connection = byClient.get(segment.source());
            if (connection == null) {
                JsonNode truth = entry.get("connections").get(byClient.size());
                if (!segment.opens() || truth == null) {
                    throw new IllegalArgumentException(
                            name + ": a connection without SYN, or more than the manifest has");
                }
                connection = new CapturedConnection(name, Truth.of(text(truth, "kind"), text(truth, "stream")));
                byClient.put(segment.source(), connection);
            }
            connection.add(segment);
        }
        if (byClient.size() != entry.get("connections").size()) {
            throw new IllegalArgumentException(name + ": not all connections of the manifest are there");
        }
        return List.copyOf(byClient.values());
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).isNull() ? null : node.get(field).asText();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Corpus.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " in the corpus");
            }
            return in.readAllBytes();
        }
    }
}
