// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import picocli.CommandLine.Option;

/** An experiment in a network of Mininet: whose links may be chosen, and which therefore needs root. */
public abstract class LabExperimentCommand extends ExperimentCommand {
    @Option(names = "--links", paramLabel = "WHICH", defaultValue = "auto")
    private String links;

    @Override
    final String links() {
        return links;
    }
}
