// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** {@code --help}: of the command, a text file that {@code nearcast} can show before anything is built; of a scenario, what it says of itself. */
public final class SimHelp {
    private static final String SECTION = "text";

    private SimHelp() {}

    /** The text of the command. */
    static String text() {
        return text("sim");
    }

    /** The text of the command or of a command below it. */
    static String text(String command) {
        try (InputStream in = SimHelp.class.getResourceAsStream(command + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the command below print its text. */
    public static void teach(CommandLine command) {
        command.setHelpSectionKeys(List.of(SECTION));
        command.getHelpSectionMap().put(SECTION, help -> text(help.commandSpec().name()));
    }

    /** The text of a scenario. */
    static String of(Scenario scenario) {
        StringBuilder text = new StringBuilder(scenario.name() + ": " + scenario.description() + "\n");
        text.append("usage: nearcast sim ").append(scenario.name()).append(" [--set NAME=VALUE]... [OPTIONS]\n\n");
        text.append("  --set NAME=VALUE\n");
        for (Parameter parameter : scenario.parameters()) {
            if (!parameter.isHidden()) {
                text.append(String.format(
                        "      %-12s %s%s (default: %s)%n",
                        parameter.name(),
                        parameter.meaning(),
                        parameter.range().isEmpty() ? "" : ", " + parameter.range(),
                        parameter.initial().isEmpty() ? "none" : parameter.initial()));
            }
        }
        text.append(
                "\nThe other options and the other keys of result.json: nearcast sim --help\n\nfigures in result.json\n");
        for (Figure figure : scenario.figures()) {
            String unit = figure.unit().isEmpty() ? "" : ", " + figure.unit();
            text.append(String.format("  %-20s %s%s%n", figure.key(), figure.meaning(), unit));
        }
        return text.toString();
    }

    /** The folder of the scripts that draw. */
    static Path plots() {
        String told = System.getProperty("nearcast.home");
        Path folder = Path.of(told == null ? "" : told).toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("nearcast"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("cannot find Nearcast's folder from here: set -Dnearcast.home=DIR");
        }
        return folder.resolve("experiments/plots");
    }
}
