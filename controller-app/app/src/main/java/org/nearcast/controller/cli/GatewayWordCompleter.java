// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.operator.OperatorCommands;
import org.onosproject.cli.AbstractChoicesCompleter;

/** What can be said of a gateway. */
@Service
public class GatewayWordCompleter extends AbstractChoicesCompleter {

    @Override
    protected List<String> choices() {
        return OperatorCommands.WORDS;
    }
}
