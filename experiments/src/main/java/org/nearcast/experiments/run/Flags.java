// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Complaints about a command's flags: one line for the person, and the exit code for wrong usage. */
public final class Flags {
    private Flags() {}

    /** Complains unless this holds. */
    public static void check(CommandSpec command, boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }

    /** What is made of flags; an {@link IllegalArgumentException} from there is a complaint about them. */
    public static <T> T checked(CommandSpec command, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
