// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.protocol.announce.AnnounceCodec;
import org.nearcast.protocol.announce.Announcement;

/** The program as people meet it: a process, its flags, its lines, its exit codes. */
@Timeout(60)
class PeerCommandTest {
    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldSayReadyServeItsStatusAndStopCleanly() throws Exception {
        Process peer = start("--cdn", "127.0.0.1:9", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0");
        String ready = firstLine(peer);
        assertTrue(
                ready.matches(
                        "ready listen=127\\.0\\.0\\.1:\\d+ redirects=\\d+->127\\.0\\.0\\.1:9 http=127\\.0\\.0\\.1:\\d+ media=off"),
                ready);
        String http = "http://" + ready.replaceAll(".* http=(\\S+) .*", "$1");
        String status = get(http + "/api/status");
        assertTrue(status.contains("\"program\":\"nearcast-peer\""), status);
        assertTrue(status.contains("\"dscp\":44"), status);
        assertTrue(get(http + "/").contains("Nearcast peer"));
        peer.destroy();
        assertTrue(peer.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, peer.exitValue());
    }

    @Test
    void shouldTellTheNetworkWhenItIsStopped() throws Exception {
        try (DatagramSocket network = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            network.setSoTimeout(10_000);
            Path config = Files.writeString(
                    folder.resolve("announce.conf"),
                    "nearcast.peer.announce { group = \"127.0.0.1:" + network.getLocalPort()
                            + "\", group-ipv6 = off }");
            Process peer = start(
                    "--cdn",
                    "127.0.0.1:9",
                    "--listen",
                    "off",
                    "--http",
                    "off",
                    "--announce-interface",
                    "lo",
                    "--config",
                    config.toString());
            Announcement first = hear(network);
            assertTrue(first.isGateway());
            Socket player = new Socket(
                    InetAddress.getLoopbackAddress(), first.redirects().get(0).ownPort());
            assertTrue(firstLine(peer).startsWith("ready "));
            hear(network);
            assertTrue(hear(network).isGateway(), "so long there was time to accept the player");
            peer.destroy();
            while (hear(network).isGateway()) {
                // what was on its way already
            }
            assertTrue(hasEnded(player), "told only after the network lets go");
            assertEquals(0, exitOf(peer));
        }
    }

    /** Whether its end has arrived already. */
    private static boolean hasEnded(Socket socket) throws IOException {
        try (socket) {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static Announcement hear(DatagramSocket network) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        network.receive(packet);
        return AnnounceCodec.decodeAnnouncement(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    @Test
    void shouldPrintTheSameKeyEveryTime() throws Exception {
        Process first = start("--print-key");
        String key = firstLine(first);
        assertTrue(key.matches("[0-9a-f]{32}"), key);
        assertEquals(0, exitOf(first));
        assertEquals(key, firstLine(start("--print-key")));
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAFlag() throws Exception {
        assertRefused(2, "no CDN given; name its RTMP server with --cdn");
        assertRefused(2, "Unknown option: '--nonsense'", "--nonsense");
        assertRefused(2, "'x:y' has no port", "--cdn", "x:y");
        assertRefused(2, "is this peer itself", "--cdn", "127.0.0.1:7777", "--listen", ":7777");
        assertRefused(2, "is no key's fingerprint", "--cdn", "10.0.0.1", "--controller-key", "beef");
        assertRefused(2, "redirect-base", "--cdn", "10.0.0.1", "--cdn", "10.0.0.2", "--redirect-base", "65535");
        assertRefused(2, "no readable file", "--cdn", "10.0.0.1", "--config", "nowhere.conf");
        Path odd = Files.writeString(folder.resolve("odd.conf"), "nearcast.peer.no-such = 1");
        assertRefused(2, "there is no setting nearcast.peer.no-such", "--cdn", "10.0.0.1", "--config", odd.toString());
        Path wrong = Files.writeString(folder.resolve("wrong.conf"), "nearcast.peer.dscp = 64");
        assertRefused(2, "dscp must be 0 to 63", "--cdn", "10.0.0.1", "--config", wrong.toString());
    }

    @Test
    void shouldNameThePortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertRefused(
                    1, "cannot listen on " + address, "--cdn", "127.0.0.1:9", "--listen", address, "--http", "off");
            assertRefused(
                    1, "cannot listen on " + address, "--cdn", "127.0.0.1:9", "--listen", "off", "--http", address);
        }
    }

    private void assertRefused(int exit, String line, String... arguments) throws Exception {
        Process refused = start(arguments);
        String said = new String(refused.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.contains(line), said);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("nearcast peer: "), said);
        assertEquals(exit, exitOf(refused));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Dnearcast.log=warn",
                "-cp",
                System.getProperty("java.class.path"),
                "org.nearcast.agent.PeerCommand",
                "--key",
                folder.resolve("peer.key").toString()));
        command.addAll(List.of(arguments));
        if (!command.contains("--announce-interface")) {
            command.add("--no-announce");
        }
        if (!command.contains("--media")) {
            command.addAll(List.of("--media", "off"));
        }
        if (!command.contains("--redirect-base")) {
            command.addAll(List.of("--redirect-base", "0"));
        }
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    private static String firstLine(Process process) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return line == null ? new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8) : line;
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
