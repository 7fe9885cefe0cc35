// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** The benches' {@code --help}: text files beside this class, which {@code nearcast} can show before anything is built. */
public final class BenchHelp {
    private static final String SECTION = "text";

    private BenchHelp() {}

    /** The text of a bench. */
    public static String of(String bench) {
        try (InputStream in = BenchHelp.class.getResourceAsStream(bench + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no help for " + bench);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a command's {@code --help} print its text. */
    public static void teach(CommandLine command) {
        command.setHelpSectionKeys(List.of(SECTION));
        command.getHelpSectionMap().put(SECTION, help -> of(help.commandSpec().name()));
    }
}
