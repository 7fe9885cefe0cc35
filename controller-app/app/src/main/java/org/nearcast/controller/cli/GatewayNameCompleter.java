// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.nearcast.controller.NearcastService;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** The gateways that are known here, allowed or not. */
@Service
public class GatewayNameCompleter extends AbstractChoicesCompleter {

    @Override
    protected List<String> choices() {
        List<String> names = new ArrayList<>();
        try {
            JsonNode view = new ObjectMapper()
                    .readTree(AbstractShellCommand.get(NearcastService.class).view("gateways"));
            view.path("gateways")
                    .forEach(gateway -> names.add(gateway.path("id").asText()));
            view.path("notAllowed")
                    .forEach(gateway -> names.add(gateway.path("id").asText()));
            view.path("absent").forEach(gateway -> names.add(gateway.asText()));
            view.path("words").forEach(word -> names.add(word.path("gateway").asText()));
        } catch (JsonProcessingException e) {
            names.clear();
        }
        return names;
    }
}
