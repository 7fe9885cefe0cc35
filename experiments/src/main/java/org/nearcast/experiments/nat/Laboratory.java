// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.nearcast.overlay.host.SeededRandom;

/**
 * Runs the matrix in namespaces of its own, as root and inside {@code unshare}: several tries at once, each with peers, ports and boxes that are new.
 * A line of stdout for each try: {@code try ONE OTHER SETTING WAY MS TYPE_ONE TYPE_OTHER}, where the way is {@code none} if there was none.
 */
final class Laboratory {
    private static final int FIRST_PORT = 20_000;
    private static final long CLASSIFIED_MS = 6_000;
    private static final long MET_MS = 9_000;

    private final int tries;
    private final int parallel;
    private final SeededRandom random;
    private final Side asking;
    private final Side asked;
    private final Internet internet;
    private int port = FIRST_PORT;

    /** Where both peers of a try are. */
    private enum Setting {
        /** Behind boxes of their own. */
        APART,
        /** Behind one box that does not let them reach each other otherwise, as in a network for guests. */
        ISOLATED,
        /** The same, and the box hairpins. */
        HAIRPIN
    }

    private Laboratory(int tries, int parallel, long seed, Path mininet, Path logs)
            throws IOException, InterruptedException {
        this.tries = tries;
        this.parallel = parallel;
        random = new SeededRandom(seed);
        Namespaces.make();
        Path program = mininet.resolve("nearcast_lab/tunpipe.py");
        TunPipe a = new TunPipe(program, "a", "wan", logs.resolve("tun-a.log"));
        TunPipe b = new TunPipe(program, "b", "wan", logs.resolve("tun-b.log"));
        TunPipe inet = new TunPipe(program, "inet", "wan", logs.resolve("tun-inet.log"));
        Namespaces.address(parallel);
        internet = new Internet(inet, seed);
        internet.connect(a, address("10.1.0.0"), address("203.0.113.0"));
        internet.connect(b, address("10.2.0.0"), address("203.0.113.128"));
        List<String> servers = new ArrayList<>(List.of(Namespaces.SERVER_1 + ":3478", Namespaces.SERVER_1 + ":3479"));
        for (int i = 2; i <= 8; i++) {
            servers.add("198.51.100." + i + ":3478");
        }
        List<String> arguments = List.of(String.join(",", servers), Namespaces.CONTACT + ":4000", newId());
        Side serving = new Side("inet", arguments, logs.resolve("servers.log"));
        serving.serve();
        asking = new Side("a", arguments, logs.resolve("asking.log"));
        asked = new Side("b", arguments, logs.resolve("asked.log"));
    }

    /** @param args tries a pair, tries at once, seed, the folder mininet, that of logs, and the pairs: ONE:OTHER:SETTING,... */
    public static void main(String[] args) throws IOException, InterruptedException {
        Laboratory laboratory = new Laboratory(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                Long.parseLong(args[2]),
                Path.of(args[3]),
                Path.of(args[4]));
        for (String pair : args[5].split(",", -1)) {
            String[] words = pair.split(":", -1);
            laboratory.run(Box.valueOf(words[0]), Box.valueOf(words[1]), Setting.valueOf(words[2]));
        }
        laboratory.asking.end();
        laboratory.asked.end();
        System.exit(0);
    }

    private String newId() {
        byte[] id = new byte[32];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static int address(String dotted) throws IOException {
        return ByteBuffer.wrap(InetAddress.getByName(dotted).getAddress()).getInt();
    }

    private void run(Box one, Box other, Setting setting) throws IOException, InterruptedException {
        for (int done = 0; done < tries; done += parallel) {
            wave(one, other, setting, Math.min(parallel, tries - done));
        }
    }

    private void wave(Box one, Box other, Setting setting, int count) throws IOException, InterruptedException {
        port += 1;
        build(one, other, setting);
        String[] ids = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = newId();
            asking.open(Integer.toString(i), newId(), inside(one, true, i), port);
            asked.open(Integer.toString(i), ids[i], inside(other, false, i), port);
        }
        boolean isKnown = asking.await(state -> !state.type().isEmpty(), CLASSIFIED_MS)
                & asked.await(state -> !state.type().isEmpty(), CLASSIFIED_MS);
        if (!isKnown) {
            throw new IOException("not everybody knows what it is behind; see the logs");
        }
        for (int i = 0; i < count; i++) {
            asking.tell("meet " + i + " " + ids[i]);
        }
        asking.await(state -> state.isThere() || !state.failure().isEmpty(), MET_MS);
        asked.await(Side.State::isThere, 1_000);
        for (int i = 0; i < count; i++) {
            String key = Integer.toString(i);
            Side.State from = asking.state(key);
            Side.State to = asked.state(key);
            boolean isThere = from.isThere() && to.isThere();
            System.out.println(String.join(
                    " ",
                    "try",
                    one.name(),
                    other.name(),
                    setting.name(),
                    isThere ? from.way() : "none",
                    Long.toString(from.ms()),
                    from.type(),
                    to.type()));
            asking.close(key);
            asked.close(key);
        }
    }

    private static String inside(Box box, boolean asks, int i) {
        return box.isNetfilter()
                ? Namespaces.filtered(asks, i + 1)
                : box == Box.NONE ? Namespaces.open(asks, i + 1) : Namespaces.modelled(asks, i + 1);
    }

    private void build(Box one, Box other, Setting setting) throws IOException, InterruptedException {
        if (one.isNetfilter()) {
            Namespaces.load(true, one, parallel);
        }
        if (other.isNetfilter()) {
            Namespaces.load(false, other, parallel);
        }
        for (int i = 1; i <= parallel; i++) {
            int outside = address(Namespaces.outside(true, i));
            int first = address(Namespaces.modelled(true, i));
            int second = address(Namespaces.modelled(false, i));
            if (setting == Setting.APART) {
                internet.box(one.isNetfilter() ? null : one.behaviour(false), outside, first);
                internet.box(
                        other.isNetfilter() ? null : other.behaviour(false),
                        address(Namespaces.outside(false, i)),
                        second);
            } else {
                internet.box(one.behaviour(setting == Setting.HAIRPIN), outside, first, second);
            }
        }
    }
}
