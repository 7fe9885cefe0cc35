// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.NearcastService;
import org.onosproject.cli.AbstractShellCommand;

/** Prints the sites; {@code -j} as JSON. */
@Service
@Command(
        scope = "onos",
        name = "nearcast-sites",
        description = "Lists the sites: where they are, their gateways, who streams there")
public class SitesCommand extends AbstractShellCommand {

    @Override
    protected void doExecute() {
        print("%s", get(NearcastService.class).command("nearcast-sites" + (outputJson() ? " -j" : "")));
    }
}
