// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a controller is started with.
 *
 * @param openFlowPort TCP port for switches, 1 to 65535
 * @param http where JSON is served
 * @param config network configuration to begin with, or null
 * @param state folder for what outlives the process, or null
 * @param apps application archives to run
 * @param platform bundles that applications need
 * @param properties component class to property to value
 * @param settings tunables
 */
record ControllerOptions(
        int openFlowPort,
        InetSocketAddress http,
        Path config,
        Path state,
        List<Path> apps,
        List<Path> platform,
        Map<String, Map<String, String>> properties,
        Settings settings) {}
