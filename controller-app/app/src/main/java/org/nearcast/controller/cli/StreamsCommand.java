// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.NearcastService;
import org.onosproject.cli.AbstractShellCommand;

/** Prints who publishes and plays what; {@code -j} as JSON. */
@Service
@Command(scope = "onos", name = "nearcast-streams", description = "Lists who publishes and plays what, from where")
public class StreamsCommand extends AbstractShellCommand {

    @Override
    protected void doExecute() {
        print("%s", get(NearcastService.class).command("nearcast-streams" + (outputJson() ? " -j" : "")));
    }
}
