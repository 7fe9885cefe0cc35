// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Where a person reads what a run is doing: on a terminal the moment's lines are drawn over themselves, elsewhere a line comes now
 * and then.
 */
public final class Terminal {
    private static final long LINE_EVERY_NS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean redraws;
    private int drawn;
    private long lastLineNs = System.nanoTime() - LINE_EVERY_NS;

    /**
     * @param out where to
     * @param redraws whether it understands the escape codes of a terminal
     */
    public Terminal(PrintStream out, boolean redraws) {
        this.out = out;
        this.redraws = redraws;
    }

    /** Standard output, as {@code nearcast} found it: Java tells no terminal from a pipe when its input is neither. */
    public static Terminal standard() {
        String told = System.getProperty("nearcast.terminal");
        return new Terminal(System.out, told == null ? System.console() != null : Boolean.parseBoolean(told));
    }

    /** Whether lines are drawn over themselves here. */
    public boolean redraws() {
        return redraws;
    }

    /** A step that stays. */
    public void say(String format, Object... values) {
        wipe();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** The moment's lines, in place of the last moment's; only where {@link #redraws()}. */
    public void draw(List<String> lines) {
        if (redraws) {
            wipe();
            // On a narrow terminal lines are cut, not wrapped: wiping goes up as many rows as there are lines.
            out.print("\033[?7l" + String.join("\n", lines) + "\n\033[?7h");
            drawn = lines.size();
            out.flush();
        }
    }

    /** The moment in one line: drawn over the last one on a terminal, elsewhere printed every 5 s. */
    public void moment(String format, Object... values) {
        if (redraws) {
            draw(List.of(String.format(Locale.ROOT, format, values)));
        } else if (System.nanoTime() - lastLineNs >= LINE_EVERY_NS) {
            lastLineNs = System.nanoTime();
            out.println(String.format(Locale.ROOT, format, values));
            out.flush();
        }
    }

    /** Leaves what is drawn where it is. */
    public void keep() {
        drawn = 0;
    }

    private void wipe() {
        if (drawn > 0) {
            out.print("\033[" + drawn + "A\033[J");
            drawn = 0;
        }
    }
}
