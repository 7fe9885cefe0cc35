// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The network namespaces of the matrix: peers that ask ({@code a}), peers that are asked ({@code b}), servers ({@code inet}), and two boxes of netfilter between
 * them. Addresses follow from a peer's side and its number, from 1.
 */
final class Namespaces {
    static final String SERVER_1 = "198.51.100.1";
    static final String CONTACT = "198.51.100.9";
    /** The most peers of a side. */
    static final int MOST = 60;

    private static final int SERVERS = 8;

    private Namespaces() {}

    /** A peer's private address behind a box of the model, 10.1.N.2 or 10.2.N.2. */
    static String modelled(boolean asks, int number) {
        return "10." + (asks ? 1 : 2) + "." + number + ".2";
    }

    /** The external address of that box: 203.0.113.N, or from 128 on. */
    static String outside(boolean asks, int number) {
        return "203.0.113." + (asks ? number : 128 + number);
    }

    /** A peer's address without a box, in the same network. */
    static String open(boolean asks, int number) {
        return outside(asks, MOST + number);
    }

    /** A peer's private address behind netfilter. */
    static String filtered(boolean asks, int number) {
        return "10." + (asks ? 3 : 4) + "." + number + ".2";
    }

    /** The external address that netfilter gives it. */
    static String filteredOutside(boolean asks, int number) {
        return "192.0.2." + (asks ? number : 128 + number);
    }

    /** Makes them, before there are TUN devices. */
    static void make() throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "tmpfs", "/run");
        for (String name : List.of("a", "b", "inet", "boxa", "boxb")) {
            run("ip", "netns", "add", name);
            run("ip", "-n", name, "link", "set", "lo", "up");
            in(name, "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0");
        }
        for (String name : List.of("inet", "boxa", "boxb")) {
            in(name, "sysctl", "-qw", "net.ipv4.ip_forward=1");
        }
        for (int i = 1; i <= SERVERS; i++) {
            run("ip", "-n", "inet", "addr", "add", "198.51.100." + i + "/32", "dev", "lo");
        }
        run("ip", "-n", "inet", "addr", "add", CONTACT + "/32", "dev", "lo");
        filter("a", 3, "192.0.2.0/25");
        filter("b", 4, "192.0.2.128/25");
    }

    /** A side's way through netfilter. */
    private static void filter(String side, int second, String outside) throws IOException, InterruptedException {
        String box = "box" + side;
        run("ip", "link", "add", "nf0", "netns", side, "type", "veth", "peer", "name", "lan", "netns", box);
        run("ip", "link", "add", "ext", "netns", box, "type", "veth", "peer", "name", box, "netns", "inet");
        address(side, "10." + second + ".255.2/16", "nf0");
        address(box, "10." + second + ".255.1/16", "lan");
        address(box, "172.31." + second + ".2/30", "ext");
        address("inet", "172.31." + second + ".1/30", box);
        run("ip", "-n", box, "route", "add", "default", "via", "172.31." + second + ".1");
        run("ip", "-n", box, "route", "add", "blackhole", outside);
        run("ip", "-n", "inet", "route", "add", outside, "via", "172.31." + second + ".2");
        run("ip", "-n", side, "rule", "add", "from", "10." + second + ".0.0/16", "table", "100");
        run("ip", "-n", side, "route", "add", "default", "via", "10." + second + ".255.1", "table", "100");
    }

    private static void address(String namespace, String address, String device)
            throws IOException, InterruptedException {
        run("ip", "-n", namespace, "addr", "add", address, "dev", device);
        run("ip", "-n", namespace, "link", "set", device, "up");
    }

    /** Gives the peers their addresses, when TUN devices are there. */
    static void address(int peers) throws IOException, InterruptedException {
        for (String side : List.of("a", "b")) {
            boolean asks = side.equals("a");
            run("ip", "-n", side, "link", "set", "wan", "up");
            for (int i = 1; i <= peers; i++) {
                run("ip", "-n", side, "addr", "add", modelled(asks, i) + "/32", "dev", "wan");
                run("ip", "-n", side, "addr", "add", open(asks, i) + "/32", "dev", "wan");
                run("ip", "-n", side, "addr", "add", filtered(asks, i) + "/32", "dev", "nf0");
            }
            run("ip", "-n", side, "route", "add", "default", "dev", "wan");
        }
        run("ip", "-n", "inet", "link", "set", "wan", "up");
        run("ip", "-n", "inet", "route", "add", "203.0.113.0/24", "dev", "wan");
    }

    /** Makes netfilter of a side such a box for each peer. */
    static void load(boolean asks, Box box, int peers) throws IOException, InterruptedException {
        List<String> insides = new ArrayList<>();
        List<String> outsides = new ArrayList<>();
        for (int i = 1; i <= peers; i++) {
            insides.add(filtered(asks, i));
            outsides.add(filteredOutside(asks, i));
        }
        feed(box.ruleset(insides, outsides), "ip", "netns", "exec", asks ? "boxa" : "boxb", "nft", "-f", "-");
    }

    private static void in(String namespace, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        feed("", command);
    }

    private static void feed(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }
}
