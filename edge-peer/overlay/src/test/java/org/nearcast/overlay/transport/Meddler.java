// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;

/** Stands between two peers, each of which takes it for the other, and does to their datagrams whatever comes to its mind. */
final class Meddler implements Protocol {
    private static final long MS = 1_000_000;
    private static final int MEMORY = 200;

    private final Host host;
    private final RandomGenerator random;
    private final Endpoint a;
    private final Endpoint b;
    private final List<byte[]> memory = new ArrayList<>();
    private final double malice;
    boolean behaves;
    long meddled;

    /** @param malice how often it does something, 0 to 1 */
    Meddler(Host host, Endpoint a, Endpoint b, double malice) {
        this.host = host;
        this.a = a;
        this.b = b;
        this.malice = malice;
        random = host.random();
    }

    @Override
    public void start() {}

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        byte[] bytes = Peer.bytes(payload.rest());
        Endpoint to = from.equals(a) ? b : a;
        if (behaves || random.nextDouble() >= malice) {
            send(to, bytes);
        } else {
            meddled++;
            meddle(to, bytes);
        }
        if (memory.size() < MEMORY) {
            memory.add(bytes);
        } else {
            memory.set(random.nextInt(MEMORY), bytes);
        }
    }

    private void send(Endpoint to, byte[] bytes) {
        host.send(to, Payload.of(bytes));
    }

    private void meddle(Endpoint to, byte[] bytes) {
        switch (random.nextInt(9)) {
            case 0 -> {}
            case 1 -> {
                send(to, bytes);
                send(to, bytes);
            }
            case 2, 3 -> host.schedule(random.nextLong(200 * MS), () -> send(to, bytes));
            case 4 -> {
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                send(to, flipped);
            }
            case 5 -> {
                byte[] cut = new byte[random.nextInt(bytes.length)];
                System.arraycopy(bytes, 0, cut, 0, cut.length);
                send(to, cut);
                send(to, bytes);
            }
            case 6 -> {
                byte[] invented = bytes.clone();
                for (int i = random.nextInt(bytes.length); i < invented.length; i++) {
                    invented[i] = (byte) random.nextInt();
                }
                send(to, invented);
                send(to, bytes);
            }
            case 7 -> {
                byte[] garbage = new byte[random.nextInt(1_400)];
                random.nextBytes(garbage);
                send(to, garbage);
                send(to, bytes);
            }
            default -> {
                send(
                        random.nextBoolean() ? a : b,
                        memory.isEmpty() ? bytes : memory.get(random.nextInt(memory.size())));
                send(to, bytes);
            }
        }
    }
}
