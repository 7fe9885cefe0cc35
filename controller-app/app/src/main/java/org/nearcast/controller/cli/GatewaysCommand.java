// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.NearcastService;
import org.onosproject.cli.AbstractShellCommand;

/** Lists gateways, or allows, revokes, drains one; {@code -j} as JSON. */
@Service
@Command(
        scope = "onos",
        name = "nearcast-gateways",
        description =
                "Lists gateways; allows, revokes or drains one; forget leaves it to the network configuration again")
public class GatewaysCommand extends AbstractShellCommand {

    @Argument(index = 0, name = "word", description = "list, allow, revoke, drain or forget")
    @Completion(GatewayWordCompleter.class)
    private String word = "list";

    @Argument(
            index = 1,
            name = "gateway",
            description =
                    "Its key's fingerprint, its port (of:0000000000000001/5) or a plain server's address and port")
    @Completion(GatewayNameCompleter.class)
    private String gateway;

    @Argument(index = 2, name = "site", description = "With allow, the site that a plain server serves")
    private String site;

    @Override
    protected void doExecute() {
        StringBuilder line = new StringBuilder("nearcast-gateways ").append(word);
        for (String more : new String[] {gateway, site}) {
            if (more != null) {
                line.append(' ').append(more);
            }
        }
        try {
            print("%s", get(NearcastService.class).command(line + (outputJson() ? " -j" : "")));
        } catch (IllegalArgumentException e) {
            error("%s", e.getMessage());
        }
    }
}
