// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a gateway and its CDN and counts what passes, in plain sockets and threads. */
final class CountingRelay implements AutoCloseable {
    final AtomicLong up = new AtomicLong();
    final AtomicLong down = new AtomicLong();
    final AtomicInteger connections = new AtomicInteger();
    private final InetSocketAddress to;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean upStopped;
    private volatile List<Socket> frozen = List.of();
    private volatile boolean refusing;

    CountingRelay(InetSocketAddress to) throws IOException {
        this.to = to;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** From now on nothing is carried up: the way to the CDN is stuck. */
    void stopUp(boolean stop) {
        upStopped = stop;
        synchronized (this) {
            notifyAll();
        }
    }

    /** Nothing is carried any more, either way, on the connections that stand. */
    void freeze() {
        frozen = List.copyOf(sockets);
    }

    /** New connections are closed at once. */
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Cuts all connections that stand. */
    void cut() {
        sockets.forEach(CountingRelay::closeQuietly);
        sockets.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                connections.incrementAndGet();
                if (refusing) {
                    closeQuietly(near);
                    continue;
                }
                Socket far = new Socket(to.getAddress(), to.getPort());
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                daemon(() -> carry(near, far, up, true));
                daemon(() -> carry(far, near, down, false));
            } catch (IOException closed) {
                // the next accept says so too, if it is the server socket
            }
        }
    }

    private void carry(Socket from, Socket into, AtomicLong count, boolean isUp) {
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = from.getInputStream();
                OutputStream out = into.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (this) {
                    while (isUp && upStopped) {
                        wait();
                    }
                }
                if (frozen.contains(from)) {
                    continue;
                }
                count.addAndGet(n);
                out.write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException over) {
            // a connection that is cut is the point of some tests
        } finally {
            closeQuietly(from);
            closeQuietly(into);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "counting-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // closed is closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
