// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.nearcast.experiments.run.Terminal;

/**
 * What a person sees while the demo runs: on a terminal a table that is drawn over itself, elsewhere a line now and then.
 */
final class Screen {
    /** One viewer at this moment. */
    record ViewerLine(
            String name, OptionalDouble startupMs, OptionalDouble delayMs, OptionalDouble medianMs, long frames) {}

    /** The stream's bytes on the CDN's link at this moment, Mbit/s. */
    record CdnLine(double upMbit, double downMbit) {}

    private static final String[] BARS = {"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    private static final boolean HAS_BLOCKS = terminalCharset().newEncoder().canEncode('█');
    private static final int BAR_WIDTH = 30;
    /** Delay of a full bar, ms. */
    private static final double BAR_MS = 150;

    private final Terminal terminal;

    Screen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The moment's figures. */
    void show(Phase phase, double pathMs, double elapsed, double seconds, List<ViewerLine> viewers, CdnLine cdn) {
        if (terminal.redraws()) {
            terminal.draw(table(phase, pathMs, elapsed, seconds, viewers, cdn));
        } else {
            terminal.moment("%s", line(phase, elapsed, viewers, cdn));
        }
    }

    /** A step that stays on the screen. */
    void say(String format, Object... values) {
        terminal.say(format, values);
    }

    /** Leaves what is drawn where it is. */
    void keep() {
        terminal.keep();
    }

    private static List<String> table(
            Phase phase, double pathMs, double elapsed, double seconds, List<ViewerLine> viewers, CdnLine cdn) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "  %-8s %8s %9s  %-" + BAR_WIDTH + "s %9s",
                "viewer",
                "start-up",
                "delay now",
                "",
                "median"));
        for (ViewerLine v : viewers) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-8s %8s %9s  %-" + BAR_WIDTH + "s %9s",
                    v.name(),
                    ms(v.startupMs()),
                    ms(v.delayMs()),
                    bar(v.delayMs()),
                    ms(v.medianMs())));
        }
        lines.add(String.format(
                Locale.ROOT,
                "  CDN link %6.2f Mbit/s up %6.2f down   path %.0f ms   %s   %.0f of %.0f s",
                cdn.upMbit(),
                cdn.downMbit(),
                pathMs,
                phase.key(),
                Math.min(elapsed, seconds),
                seconds));
        return lines;
    }

    private static String line(Phase phase, double elapsed, List<ViewerLine> viewers, CdnLine cdn) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %3.0f s  delay ms:", elapsed));
        viewers.forEach(v -> line.append(' ').append(v.name()).append('=').append(number(v.delayMs())));
        line.append(String.format(
                Locale.ROOT, "  CDN link Mbit/s: up %.2f down %.2f (%s)", cdn.upMbit(), cdn.downMbit(), phase.key()));
        return line.toString();
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "-";
    }

    private static String ms(OptionalDouble value) {
        return value.isPresent() ? number(value) + " ms" : "-";
    }

    static String bar(OptionalDouble value) {
        double eighths = Math.min(value.orElse(0) / BAR_MS, 1) * BAR_WIDTH * 8;
        if (!HAS_BLOCKS) {
            return "#".repeat((int) Math.round(eighths / 8));
        }
        int whole = (int) eighths / 8;
        int rest = (int) eighths % 8;
        return "█".repeat(whole) + (rest > 0 ? BARS[rest - 1] : "");
    }

    private static Charset terminalCharset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }
}
