// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A program for hosts of the lab. {@code serve PORT NAME} sends its name and a number, 50 times a second, to each who connects;
 * {@code hear HOST PORT} prints every line that comes and, after it, before which line it was silent for longest, in ms.
 */
final class Talk {

    private static final long PERIOD_NANOS = 20_000_000;

    private Talk() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("serve")) {
            serve(Integer.parseInt(arguments[1]), arguments[2]);
        } else {
            hear(arguments[1], Integer.parseInt(arguments[2]));
        }
    }

    private static void serve(int port, String name) throws IOException {
        try (ServerSocket server = new ServerSocket(port)) {
            while (true) {
                Socket client = server.accept();
                Thread thread = new Thread(() -> talkTo(client, name));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void talkTo(Socket client, String name) {
        try (client) {
            client.setTcpNoDelay(true);
            OutputStream out = client.getOutputStream();
            for (int number = 0; ; number++) {
                out.write((name + " " + number + "\n").getBytes(StandardCharsets.US_ASCII));
                LockSupport.parkNanos(PERIOD_NANOS);
            }
        } catch (IOException e) {
            System.out.println("over: " + e.getMessage());
        }
    }

    private static void hear(String host, int port) throws IOException {
        try (Socket server = new Socket(host, port);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            long longest = 0;
            String longestAt = "";
            long before = System.nanoTime();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long now = System.nanoTime();
                long silence = (now - before) / 1_000_000;
                before = now;
                if (silence > longest) {
                    longest = silence;
                    longestAt = line;
                }
                System.out.println(line + " longest silence before " + longestAt + ": " + longest);
            }
            System.out.println("end");
        } catch (IOException e) {
            System.out.println("broken: " + e.getMessage());
        }
    }
}
