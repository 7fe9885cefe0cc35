// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.IOException;
import java.nio.file.Path;

/** A player that people use. */
interface Player {

    /** One playing, from start to end. */
    interface Playing extends AutoCloseable {
        Seen seen();

        /** Asks the player how far it has come, if it does not tell by itself. Called several times a second. */
        void look() throws IOException;

        /** What it said last. */
        String lastWords();

        @Override
        void close() throws IOException;
    }

    String title();

    boolean speaks(Format format);

    /**
     * Plays.
     *
     * @param folder its own, for what it writes
     */
    Playing play(Format format, String url, Path folder) throws IOException;
}
