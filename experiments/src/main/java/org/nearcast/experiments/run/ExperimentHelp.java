// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/**
 * The experiments' {@code --help}, kept as text files beside this class so that {@code nearcast} can show them before anything is
 * built: {@code NAME.txt}, whose first line is {@code NAME: what it is}.
 */
public final class ExperimentHelp {
    private static final String SECTION = "text";

    private ExperimentHelp() {}

    /** The text of an experiment. */
    public static String of(String experiment) {
        try (InputStream in = ExperimentHelp.class.getResourceAsStream(experiment + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no help for " + experiment);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it is, in one line. */
    public static String summary(String experiment) {
        String first = of(experiment).lines().findFirst().orElse("");
        return first.substring(first.indexOf(':') + 1).strip();
    }

    /** Has a command's {@code --help} print its text. */
    public static void teach(CommandLine command) {
        command.setHelpSectionKeys(List.of(SECTION));
        command.getHelpSectionMap().put(SECTION, help -> of(help.commandSpec().name()));
    }
}
