// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.NearcastService;
import org.onosproject.cli.AbstractShellCommand;

/** Prints what peering saved and would save, by site and link; {@code -j} as JSON. */
@Service
@Command(
        scope = "onos",
        name = "nearcast-savings",
        description = "Shows what peering saved and would save, by site and link")
public class SavingsCommand extends AbstractShellCommand {

    @Override
    protected void doExecute() {
        print("%s", get(NearcastService.class).command("nearcast-savings" + (outputJson() ? " -j" : "")));
    }
}
