// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nearcast.experiments.run.ExperimentHelp;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The experiments' help is a text of its own: it must not promise a flag that is not there, nor hide one. */
class ExperimentsTest {
    private static final Pattern FLAG = Pattern.compile("^ {2}(--[a-z-]+)", Pattern.MULTILINE);

    private static Map<String, CommandLine> experiments() {
        return Main.commandLine().getSubcommands().get("experiment").getSubcommands();
    }

    @Test
    void shouldTeachExactlyTheFlagsThatAnExperimentTakes() {
        experiments().forEach((name, command) -> {
            List<String> flags = new ArrayList<>(List.of());
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp())
                    .map(OptionSpec::longestName)
                    .forEach(flags::add);
            List<String> taught = FLAG.matcher(ExperimentHelp.of(name))
                    .results()
                    .map(MatchResult::group)
                    .map(String::strip)
                    .toList();
            assertEquals(new TreeSet<>(flags), new TreeSet<>(taught), name);
        });
    }

    @Test
    void shouldBeginEachHelpWithOneLineThatFitsTheList() {
        experiments().keySet().forEach(name -> {
            String first = ExperimentHelp.of(name).lines().findFirst().orElseThrow();
            assertTrue(first.startsWith(name + ": ") && first.length() <= 120, first);
            assertTrue(ExperimentHelp.of(name).contains("result.json"), name + " does not say what is in result.json");
        });
    }

    @Test
    void shouldPrintTheTextForHelp() {
        experiments()
                .forEach((name, command) ->
                        assertEquals(ExperimentHelp.of(name), command.getUsageMessage(), name + " --help"));
    }
}
