// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The harness's own tests, in Python. */
class PythonTest {
    @Test
    @Timeout(120)
    void shouldPassTheTestsInPython() throws IOException, InterruptedException {
        Process python = new ProcessBuilder(
                        "/usr/bin/python3", "-B", "-m", "unittest", "discover", "-s", "tests", "-t", ".")
                .directory(Harness.folder().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(python.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, python.exitValue(), said);
        System.out.println(said.lines().filter(line -> line.startsWith("Ran ")).toList());
    }

    @Test
    @Timeout(30)
    void shouldSayInOneLineThatRootIsNeeded() throws IOException, InterruptedException {
        Path lab = Harness.folder().resolve("lab");
        ProcessBuilder builder = Harness.isRoot()
                ? new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", lab.toString(), "selftest")
                : new ProcessBuilder(lab.toString(), "selftest");
        Process refused = builder.redirectErrorStream(true).start();
        String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        refused.waitFor();
        assertEquals(1, refused.exitValue(), said);
        assertEquals("lab: network namespaces need root; run: sudo " + lab + " selftest", said.strip());
    }
}
