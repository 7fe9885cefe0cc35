// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.nearcast.protocol.rtmp.ChunkDecoder;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.ClientHandshake;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpLimits;

/**
 * A player that connects, asks for a stream, stays and goes, ten times a second; for each connection it prints its port, how long TCP
 * took to connect, in ms, and when it sent its play, in ms since 1970, or {@code failed} and why. Arguments: address, port.
 */
public final class HonestClient {
    private static final int PACKET = 1536;
    private static final int TIMEOUT_MS = 5000;
    private static final int PLAYERS = 30;
    private static final int EVERY_MS = 3000;
    /** How long a player stays, ms: for who looks at the table once a second. */
    public static final int STAY_MS = 2000;

    private final Socket socket = new Socket();
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
    private int results;

    private HonestClient() {}

    /** Goes on until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        InetSocketAddress cdn = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        ScheduledExecutorService players = Executors.newScheduledThreadPool(PLAYERS);
        for (int i = 0; i < PLAYERS; i++) {
            players.scheduleAtFixedRate(() -> comeAndGo(cdn), i * EVERY_MS / PLAYERS, EVERY_MS, TimeUnit.MILLISECONDS);
        }
        players.awaitTermination(1, TimeUnit.DAYS);
    }

    private static void comeAndGo(InetSocketAddress cdn) {
        HonestClient client = new HonestClient();
        try (Socket open = client.socket) {
            System.out.println(client.play(open, cdn));
            Thread.sleep(STAY_MS);
        } catch (IOException | RtmpException e) {
            System.out.println("failed " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String play(Socket open, InetSocketAddress cdn) throws IOException, RtmpException {
        open.setSoTimeout(TIMEOUT_MS);
        open.setTcpNoDelay(true);
        long from = System.nanoTime();
        open.connect(cdn, TIMEOUT_MS);
        double connectMs = (System.nanoTime() - from) / 1e6;
        open.getOutputStream().write(new ClientHandshake(() -> 0, new Random(1)).start());
        byte[] answer = open.getInputStream().readNBytes(1 + 2 * PACKET);
        open.getOutputStream().write(Arrays.copyOfRange(answer, 1, 1 + PACKET));
        say(NetConnection.connect(1, "live", "rtmp://" + cdn.getHostString() + "/live", "LNX 9,0,124,2"), 0);
        await(1);
        say(NetConnection.createStream(2), 0);
        await(2);
        Instant now = Instant.now();
        say(Command.of("play", 3, null, "nothing"), 1);
        return String.format(
                Locale.ROOT,
                "%d %.3f %.3f",
                open.getLocalPort(),
                connectMs,
                now.getEpochSecond() * 1e3 + now.getNano() / 1e6);
    }

    private void say(Command command, int messageStream) throws IOException {
        socket.getOutputStream().write(encoder.encode(3, command.toMessage(messageStream)));
    }

    private void await(int wanted) throws IOException, RtmpException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[4096];
        while (results < wanted) {
            int read = in.read(bytes);
            if (read < 0) {
                throw new IOException("closed by the server");
            }
            decoder.decode(ByteBuffer.wrap(bytes, 0, read), message -> {
                if (Command.isCommand(message)) {
                    results++;
                }
            });
        }
    }
}
