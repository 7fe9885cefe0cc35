// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.nearcast.controller.traffic.LinkBytes;
import org.nearcast.controller.traffic.Savings;

/** What peering saved and would save, in bytes since the application began, by site and by link. */
final class SavingsView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-58s %12s %12s %12s %12s";

    private SavingsView() {}

    static String json(Savings savings) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode sites = json.putArray("sites");
        savings.sites().forEach((name, bytes) -> {
            ObjectNode node = sites.addObject();
            node.put("site", name);
            node.put("gatewayAt", bytes.place());
            put(node.putObject("cdnLink"), bytes.cdnLink());
            put(node.putObject("allLinks"), bytes.allLinks());
        });
        ArrayNode links = json.putArray("links");
        savings.links().forEach((name, bytes) -> {
            ObjectNode node = links.addObject();
            int arrow = name.indexOf('>');
            node.put("from", name.substring(0, arrow));
            node.put("to", name.substring(arrow + 1));
            put(node, bytes);
        });
        return json.toString();
    }

    private static void put(ObjectNode node, LinkBytes bytes) {
        node.put("bytes", bytes.now());
        node.put("byCdn", bytes.byCdn());
        node.put("byGateways", bytes.byGateways());
        node.put("saved", bytes.saved());
        node.put("couldSave", bytes.couldSave());
    }

    static String text(Savings savings) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(ROW, "MB", "carried", "by CDN alone", "saved", "could save"));
        savings.sites().forEach((name, bytes) -> {
            row(text, (name.isEmpty() ? "-" : name) + ", CDN link", bytes.cdnLink());
            row(text, (name.isEmpty() ? "-" : name) + ", all links", bytes.allLinks());
        });
        savings.links().forEach((name, bytes) -> row(text, name.replace(">", " > "), bytes));
        return text.toString();
    }

    private static void row(StringBuilder text, String what, LinkBytes bytes) {
        text.append('\n')
                .append(String.format(
                        ROW,
                        what,
                        megabytes(bytes.now()),
                        megabytes(bytes.byCdn()),
                        megabytes(bytes.saved()),
                        megabytes(bytes.couldSave())));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.3f", bytes / 1e6);
    }
}
