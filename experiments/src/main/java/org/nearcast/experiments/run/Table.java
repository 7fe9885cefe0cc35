// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures for people: names to the left, numbers to the right, a unit under each column's title. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> titles = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private final List<String> formats = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Adds a column.
     *
     * @param title short
     * @param unit such as ms, or empty
     * @param format of its values, such as {@code %.1f} or {@code %s}
     */
    public Table column(String title, String unit, String format) {
        titles.add(title);
        units.add(unit);
        formats.add(format);
        return this;
    }

    /** Adds a row; a null is shown as a dash. */
    public void row(Object... values) {
        if (values.length != titles.size()) {
            throw new IllegalArgumentException(values.length + " values for " + titles.size() + " columns");
        }
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            cells.add(values[i] == null ? "-" : String.format(Locale.ROOT, formats.get(i), values[i]));
        }
        rows.add(cells);
    }

    /** The lines. */
    @Override
    public String toString() {
        List<List<String>> all = new ArrayList<>(List.of(titles, units));
        all.addAll(rows);
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width =
                        all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                String side = formats.get(i).equals("%s") ? "-" : "";
                line.append(i == 0 ? "" : GAP).append(String.format("%" + side + Math.max(1, width) + "s", row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
