// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.IOException;
import java.nio.file.Path;

/** An encoder that people use, broadcasting H.264 and AAC, 25 pictures a second, a key frame a second. */
interface Publisher {
    String title();

    /** The program that must be installed. */
    String program();

    /**
     * Broadcasts until it is closed.
     *
     * @param server {@code rtmp://host:port/app}
     * @param folder its own, for what it writes
     */
    Program publish(String server, String name, Path folder) throws IOException;
}
