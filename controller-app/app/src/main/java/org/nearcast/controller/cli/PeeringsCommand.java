// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.NearcastService;
import org.onosproject.cli.AbstractShellCommand;

/** Prints which streams stay near and what that saves; {@code -j} as JSON. */
@Service
@Command(scope = "onos", name = "nearcast-peerings", description = "Lists which streams stay near and what that saves")
public class PeeringsCommand extends AbstractShellCommand {

    @Override
    protected void doExecute() {
        print("%s", get(NearcastService.class).command("nearcast-peerings" + (outputJson() ? " -j" : "")));
    }
}
