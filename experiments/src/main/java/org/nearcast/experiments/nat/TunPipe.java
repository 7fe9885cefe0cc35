// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A TUN device in a network namespace, by a process that makes a pipe of it (mininet/nearcast_lab/tunpipe.py). */
final class TunPipe {
    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Makes the device and waits for it. */
    TunPipe(Path program, String namespace, String device, Path log) throws IOException {
        process = new ProcessBuilder(
                        "ip", "netns", "exec", namespace, "/usr/bin/python3", "-IB", program.toString(), device)
                .redirectError(log.toFile())
                .start();
        in = new DataInputStream(process.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        if (in.readUnsignedShort() != 0) {
            throw new IOException("the TUN device of " + namespace + " does not begin as it should");
        }
    }

    /** Hands every packet that the system sends to somebody, on a thread of its own. */
    void listen(Consumer<byte[]> listener) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            byte[] packet = new byte[in.readUnsignedShort()];
                            in.readFully(packet);
                            listener.accept(packet);
                        }
                    } catch (EOFException e) {
                        // it is over
                    } catch (IOException e) {
                        System.err.println("TUN: " + e.getMessage());
                    }
                },
                "tun");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the system receive a packet. */
    void send(byte[] packet) throws IOException {
        out.writeShort(packet.length);
        out.write(packet);
        out.flush();
    }

    void close() {
        process.destroy();
    }
}
