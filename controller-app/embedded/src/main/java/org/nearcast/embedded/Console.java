// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.nearcast.embedded.config.NetworkConfiguration;
import org.nearcast.embedded.http.NetworkView;
import org.nearcast.embedded.osgi.AppFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands on standard input, one a line. The end of the input ends the console and nothing else. */
final class Console {

    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private static final String HELP =
            """
            nearcast-streams    who publishes and plays what, from where
            nearcast-peerings   who streams to whom, and how it travels
            nearcast-sites      the sites, their gateways, who streams there
            nearcast-gateways   [list], or allow, revoke, drain, forget GATEWAY
            nearcast-savings    what peering saved and would save, by site and link
            nearcast-... -j     any of these as JSON
            devices             switches
            hosts               hosts and where they are
            links               links between switches
            flows               rules in the switches
            netcfg FILE         take over a network configuration
            deactivate          stop the applications, removing what they installed
            activate            start them again
            quit                stop; rules stay in the switches
            help                this""";

    private final NetworkView network;
    private final NetworkConfiguration configuration;
    private final AppFramework applications;
    private final PrintStream out;
    private final Runnable quit;

    Console(
            NetworkView network,
            NetworkConfiguration configuration,
            AppFramework applications,
            PrintStream out,
            Runnable quit) {
        this.network = network;
        this.configuration = configuration;
        this.applications = applications;
        this.out = out;
        this.quit = quit;
    }

    void read(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    execute(line.trim());
                }
            }
        } catch (IOException e) {
            log.debug("standard input ended: {}", e.getMessage());
        }
    }

    void execute(String line) {
        String[] words = line.split("\\s+", 2);
        try {
            switch (words[0]) {
                case "devices" -> table(network.devices().get("devices"));
                case "hosts" -> table(network.hosts().get("hosts"));
                case "links" -> table(network.links().get("links"));
                case "flows" -> table(network.flows().get("flows"));
                case "netcfg" -> netcfg(words);
                case "activate" -> applications.activate();
                case "deactivate" -> applications.deactivate();
                case "quit" -> quit.run();
                case "help" -> out.println(HELP);
                default -> {
                    if (words[0].startsWith("nearcast-")) {
                        application(line);
                    } else {
                        out.println("no command " + words[0] + "; help lists them");
                    }
                }
            }
        } catch (Exception e) {
            out.println(words[0] + " failed: " + e.getMessage());
            log.debug("{} failed", line, e);
        }
    }

    private void application(String line) {
        try {
            applications
                    .views()
                    .ifPresentOrElse(
                            views -> out.println(views.apply(line)),
                            () -> out.println("no application is active that knows " + line));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
        }
    }

    /** One line an entry, as {@code name=value}. */
    private void table(JsonNode entries) {
        for (JsonNode entry : entries) {
            StringBuilder line = new StringBuilder();
            entry.properties().forEach(field -> line.append(line.isEmpty() ? "" : " ")
                    .append(field.getKey())
                    .append('=')
                    .append(
                            field.getValue().isValueNode()
                                    ? field.getValue().asText()
                                    : field.getValue().toString()));
            out.println(line);
        }
        out.println(entries.size() + " in all");
    }

    private void netcfg(String[] words) {
        if (words.length < 2) {
            out.println("netcfg wants a file");
            return;
        }
        try {
            configuration.load(Path.of(words[1]));
            out.println("configured");
        } catch (NetworkConfiguration.InvalidException | InvalidPathException e) {
            out.println("not configured: " + e.getMessage());
        }
    }
}
