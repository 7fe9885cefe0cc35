// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

/**
 * What a command that ran to its end said.
 *
 * @param exit how it ended
 * @param stdout its standard output, the last 4 MiB of it
 * @param stderr its standard error, the last 4 MiB of it
 * @param timedOut whether it was killed because its time was up
 */
public record ExecResult(ExitStatus exit, String stdout, String stderr, boolean timedOut) {
    /**
     * The standard output of a command that succeeded.
     *
     * @throws LabException when it did not
     */
    public String output() {
        if (!exit.isSuccess()) {
            throw new LabException(
                    (timedOut ? "killed after its time: " : exit + ": ") + stderr.strip() + stdout.strip());
        }
        return stdout;
    }
}
