// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The benches' help is a text of its own: it must not promise a flag that is not there, nor hide one. */
class BenchHelpTest {
    private static final Pattern FLAG = Pattern.compile("^ {2}(--[a-z-]+)", Pattern.MULTILINE);

    @Test
    void shouldTeachExactlyTheFlagsThatABenchTakes() {
        new CommandLine(new Benches()).getSubcommands().forEach((name, command) -> {
            TreeSet<String> flags = new TreeSet<>();
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp())
                    .map(OptionSpec::longestName)
                    .forEach(flags::add);
            TreeSet<String> taught = new TreeSet<>(FLAG.matcher(BenchHelp.of(name))
                    .results()
                    .map(MatchResult::group)
                    .map(String::strip)
                    .toList());
            assertEquals(flags, taught, name);
            assertTrue(BenchHelp.of(name).startsWith(name + ": "), name);
        });
    }

    @Test
    void shouldReadBitRatesAsPeopleWriteThem() {
        assertEquals(600_000, new Rate().convert("600k"));
        assertEquals(2_500_000, new Rate().convert("2.5M"));
        assertEquals(800_000, new Rate().convert("800000"));
        for (String wrong : new String[] {"", "k", "6 k", "-1", "1G", "600kbit"}) {
            assertThrows(TypeConversionException.class, () -> new Rate().convert(wrong), wrong);
        }
    }
}
