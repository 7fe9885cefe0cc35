// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.ArrayList;
import java.util.List;

/** A table of numbers: a CSV file, and a panel of the picture in which the first column is the x axis and each other one a line. */
public final class Series {
    private final String name;
    private final String title;
    private final List<String> columns;
    private final List<List<Number>> rows = new ArrayList<>();

    /**
     * @param name of the file, without {@code .csv}
     * @param title of the panel
     * @param columns with their units: {@code second}, {@code receivedMbit}
     */
    public Series(String name, String title, String... columns) {
        this.name = name;
        this.title = title;
        this.columns = List.of(columns);
    }

    /** Adds a row; a null is an empty cell and a gap in the line. */
    public void row(Number... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        List<Number> row = new ArrayList<>();
        for (Number value : values) {
            row.add(value);
        }
        rows.add(row);
    }

    public String name() {
        return name;
    }

    public String title() {
        return title;
    }

    public List<String> columns() {
        return columns;
    }

    /** The rows, in order. */
    public List<List<Number>> rows() {
        return rows;
    }
}
