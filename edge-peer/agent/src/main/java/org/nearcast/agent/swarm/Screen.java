// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows a line again and again: each second in its place on a terminal, every few seconds under each other elsewhere. */
final class Screen {
    private static final int PLAIN_EACH = 5;
    /** To the line's begin, and no new line where it does not fit. */
    private static final String BEGIN = "\r\u001b[?7l";
    /** Nothing is left of a longer one, and lines may be long again. */
    private static final String END = "\u001b[K\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;

    private Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Screen ofProcess() {
        return new Screen(System.out, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    /** Shows a line each second until there is a reason to end. */
    String show(Supplier<String> line, Supplier<String> over) throws InterruptedException {
        for (int second = 1; ; second++) {
            TimeUnit.SECONDS.sleep(1);
            String why = over.get();
            if (!why.isEmpty()) {
                end();
                return why;
            }
            if (terminal) {
                out.print(BEGIN + line.get() + END);
                out.flush();
            } else if (second % PLAIN_EACH == 0) {
                out.println(line.get());
                out.flush();
            }
        }
    }

    private void end() {
        if (terminal) {
            out.println();
        }
    }
}
