// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to start a lab.
 *
 * @param topology what to build
 * @param links {@code auto}, {@code delayline} or {@code netem}
 * @param datapath {@code auto}, {@code user} or {@code kernel}
 * @param controller where the switches connect to from the lab's root namespace, empty for none
 * @param logs folder for the logs of Open vSwitch, the delay line and the driver; empty for none
 * @param driver the driver's command line; empty for the harness of this checkout, through sudo when not root
 * @param startTimeout how long starting may take
 * @param seed of random loss and jitter
 */
public record LabOptions(
        Topology topology,
        String links,
        String datapath,
        Optional<String> controller,
        Optional<Path> logs,
        List<String> driver,
        Duration startTimeout,
        long seed) {

    /** Where an ONOS listens by default. */
    public static final String DEFAULT_CONTROLLER = "tcp:127.0.0.1:6653";

    /** The defaults for a topology. */
    public static LabOptions of(Topology topology) {
        return new LabOptions(
                topology,
                "auto",
                "auto",
                Optional.of(DEFAULT_CONTROLLER),
                Optional.empty(),
                List.of(),
                Duration.ofSeconds(60),
                1);
    }

    /** The same with the kind of links given. */
    public LabOptions withLinks(String kind) {
        return new LabOptions(topology, kind, datapath, controller, logs, driver, startTimeout, seed);
    }

    /** The same with the kind of datapath given. */
    public LabOptions withDatapath(String kind) {
        return new LabOptions(topology, links, kind, controller, logs, driver, startTimeout, seed);
    }

    /** The same with switches that connect to nobody. */
    public LabOptions withoutController() {
        return new LabOptions(topology, links, datapath, Optional.empty(), logs, driver, startTimeout, seed);
    }

    /** The same with logs kept in a folder. */
    public LabOptions withLogs(Path folder) {
        return new LabOptions(topology, links, datapath, controller, Optional.of(folder), driver, startTimeout, seed);
    }

    /** The same with another driver. */
    public LabOptions withDriver(List<String> commandLine) {
        return new LabOptions(
                topology, links, datapath, controller, logs, List.copyOf(commandLine), startTimeout, seed);
    }

    /** The same with another seed. */
    public LabOptions withSeed(long seed) {
        return new LabOptions(topology, links, datapath, controller, logs, driver, startTimeout, seed);
    }
}
