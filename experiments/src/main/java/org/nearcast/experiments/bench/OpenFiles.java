// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Whether this process may have as many connections as a load needs. */
final class OpenFiles {
    /** Jars, libraries, event loops. */
    private static final int OTHERS = 200;

    private OpenFiles() {}

    /** @throws IllegalStateException in one line, if the limit is too low */
    static void need(int connections) {
        long most = most();
        if (most < connections + OTHERS) {
            throw new IllegalStateException(connections + " connections need " + (connections + OTHERS)
                    + " open files and this process may have " + most
                    + ": raise it with ulimit -n, or take fewer players");
        }
    }

    /** Connections that this process may have. */
    static int connections() {
        return (int) Math.min(60_000, most() - OTHERS);
    }

    private static long most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
