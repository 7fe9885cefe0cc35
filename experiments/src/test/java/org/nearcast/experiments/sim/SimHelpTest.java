// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The command's help is a text of its own: it must not promise what is not there, nor hide what is. */
class SimHelpTest {
    private static final Pattern FLAG = Pattern.compile("^ {2}(--[a-z-]+)", Pattern.MULTILINE);

    @Test
    void shouldTeachExactlyTheFlagsThatThereAre() {
        CommandLine command = new CommandLine(new SimCommand());
        assertTaught(command, SimHelp.text());
        command.getSubcommands().forEach((name, below) -> {
            String line =
                    "  " + SimHelp.text(name).lines().findFirst().orElseThrow().replace(": ", "    ");
            assertTrue(SimHelp.text().contains(line + "\n"), "sim.txt lacks the line\n" + line);
            assertTaught(below, SimHelp.text(name));
        });
    }

    private static void assertTaught(CommandLine command, String text) {
        TreeSet<String> flags = new TreeSet<>();
        command.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp())
                .map(OptionSpec::longestName)
                .forEach(flags::add);
        TreeSet<String> taught = new TreeSet<>(FLAG.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .toList());
        assertEquals(flags, taught);
    }

    @Test
    void shouldListEveryScenario() {
        for (Scenario scenario : Scenarios.ALL) {
            String line = String.format("  %-14s %s%n", scenario.name(), scenario.description());
            assertTrue(SimHelp.text().contains(line), "sim.txt lacks the line\n" + line);
            assertTrue(scenario.description().length() <= 100, scenario.description());
        }
    }

    @Test
    void shouldTellAScenariosParametersAndFigures() {
        for (Scenario scenario : Scenarios.ALL) {
            String help = SimHelp.of(scenario);
            for (Parameter parameter : scenario.parameters()) {
                boolean there = help.contains("      " + parameter.name() + " ");
                assertEquals(!parameter.isHidden(), there, parameter.name() + " in\n" + help);
            }
            scenario.figures().forEach(figure -> assertTrue(help.contains("  " + figure.key() + " "), help));
        }
    }
}
