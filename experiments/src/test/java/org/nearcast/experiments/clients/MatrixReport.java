// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.run.Table;

/** The matrix for people, and for programs. */
final class MatrixReport {
    private final List<Cell> cells;

    MatrixReport(List<Cell> cells) {
        this.cells = List.copyOf(cells);
    }

    /** Writes {@code clients.json} and {@code clients.md}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("clients.json").toFile(), cells);
        Files.writeString(folder.resolve("clients.md"), toString());
    }

    /** Rows are players by format, columns publishers; in each field, for each way, ms to the first decoded picture. */
    @Override
    public String toString() {
        List<String> publishers = cells.stream().map(Cell::publisher).distinct().toList();
        StringBuilder text = new StringBuilder();
        for (Format format : Format.values()) {
            text.append("\n### ").append(format.title()).append("\n\n| player | way | ");
            text.append(String.join(" | ", publishers)).append(" |\n| --- | --- |");
            text.append(" ---: |".repeat(publishers.size())).append('\n');
            rows(format).forEach((row, inRow) -> {
                text.append("| ").append(row).append(" |");
                for (String publisher : publishers) {
                    text.append(' ').append(field(inRow.get(publisher))).append(" |");
                }
                text.append('\n');
            });
        }
        text.append("\nms from the player's connection to its first decoded picture.\n");
        startUp(text);
        return text.toString();
    }

    private Map<String, Map<String, Cell>> rows(Format format) {
        return cells.stream()
                .filter(cell -> cell.format() == format)
                .collect(Collectors.groupingBy(
                        cell -> cell.player() + " | " + cell.way().title(),
                        TreeMap::new,
                        Collectors.toMap(Cell::publisher, cell -> cell, (before, again) -> again)));
    }

    private static String field(Cell cell) {
        if (cell == null) {
            return "";
        }
        if (!cell.plays()) {
            return "**fails**";
        }
        return cell.firstPictureMs() == null ? "plays" : String.format(Locale.ROOT, "%.0f", cell.firstPictureMs());
    }

    private void startUp(StringBuilder text) {
        List<Cell> rtmp =
                cells.stream().filter(cell -> cell.firstKeyFrameMs() != null).toList();
        if (rtmp.isEmpty()) {
            return;
        }
        Table table = new Table()
                .column("By RTMP, first key frame", "", "%s")
                .column("median", "ms", "%.0f")
                .column("p95", "ms", "%.0f")
                .column("most", "ms", "%.0f");
        row(
                table,
                "after the connection",
                rtmp.stream().map(Cell::firstKeyFrameMs).toList());
        row(table, "after play", rtmp.stream().map(Cell::serverMs).toList());
        text.append('\n').append(table);
    }

    private static void row(Table table, String title, List<Double> ms) {
        Percentiles percentiles = Percentiles.of(ms);
        table.row(title, percentiles.at(50), percentiles.at(95), Collections.max(ms));
    }
}
