// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A result in JSON: its figures, and at the end the conditions they were taken under, the machine's among them. */
public final class ResultFile {
    private ResultFile() {}

    /** Writes it, in lines that people can read. */
    public static void write(Path file, Map<String, ?> figures, Map<String, ?> conditions, Machine machine)
            throws IOException {
        Map<String, Object> whole = new LinkedHashMap<>(figures);
        Map<String, Object> all = new LinkedHashMap<>(conditions);
        all.putAll(machine.describe());
        whole.put("conditions", all);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), whole);
    }
}
