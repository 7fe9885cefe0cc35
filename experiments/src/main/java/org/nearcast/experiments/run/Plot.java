// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A picture drawn by a script of {@code experiments/plots} from the files of a run. */
public final class Plot {
    private static final int SECONDS = 120;

    private Plot() {}

    /**
     * Runs the script.
     *
     * @throws IOException with what the script said, if it fails
     */
    public static void draw(Path script, Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
        Arrays.stream(files).map(Path::toString).forEach(command::add);
        Process plot = new ProcessBuilder(command).redirectErrorStream(true).start();
        plot.getOutputStream().close();
        String said = new String(plot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!plot.waitFor(SECONDS, TimeUnit.SECONDS) || plot.exitValue() != 0) {
            throw new IOException("drawing " + files[files.length - 1].getFileName() + " failed: " + said.strip());
        }
    }
}
