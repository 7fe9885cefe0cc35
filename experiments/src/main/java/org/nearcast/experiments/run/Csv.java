// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table in a file: a line of column names, then one a row; numbers with three decimals. */
public final class Csv implements AutoCloseable {
    private final BufferedWriter out;
    private final int columns;

    /** Begins the file, in place of one that is there. */
    public Csv(Path file, String... columns) throws IOException {
        this.columns = columns.length;
        out = Files.newBufferedWriter(file);
        out.write(String.join(",", columns) + "\n");
    }

    /**
     * Adds a row; a null is an empty cell.
     *
     * @throws IllegalArgumentException if a value would need quoting, or there are too many or few
     */
    public void row(Object... values) {
        if (values.length != columns) {
            throw new IllegalArgumentException(values.length + " values for " + columns + " columns");
        }
        try {
            out.write(Arrays.stream(values).map(Csv::cell).collect(Collectors.joining(",")) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : value.toString();
        if (text.matches("(?s).*[,\"\r\n].*")) {
            throw new IllegalArgumentException("no cell of a table: " + text);
        }
        return text;
    }

    /** Writes what is held back. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
