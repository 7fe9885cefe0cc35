// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Nat;

/**
 * What is between peers: their boxes, which are the simulator's, their links, which take 20 ms and lose one packet in 200 each way, and the way to the servers.
 * Packets come and go by TUN devices. All on one thread.
 */
final class Internet {
    private static final long LINK_MS = 20;
    private static final double LOSS = 0.005;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "internet");
        made.setDaemon(true);
        return made;
    });
    private final Map<Integer, TunPipe> devicesByNetwork = new HashMap<>();
    private final Map<Integer, Nat> boxesByInside = new HashMap<>();
    private final Map<Integer, Nat> boxesByOutside = new HashMap<>();
    private final TunPipe servers;
    private final SeededRandom random;

    /** @param servers where what is nobody else's goes */
    Internet(TunPipe servers, long seed) {
        this.servers = servers;
        random = new SeededRandom(seed);
        servers.listen(packet -> thread.execute(() -> fromServer(packet)));
    }

    /**
     * Connects peers.
     *
     * @param networks the upper 16 bits of their private addresses, or 25 bits of the public ones, as {@link #network} says
     */
    void connect(TunPipe device, int... networks) {
        for (int network : networks) {
            devicesByNetwork.put(network, device);
        }
        device.listen(packet -> thread.execute(() -> fromPeer(packet)));
    }

    /** Which of the networks of peers an address is of: 10.N.0.0/16, or one half of another /24. */
    static int network(int address) {
        return address >>> 24 == 10 ? address & 0xffff0000 : address & 0xffffff80;
    }

    /** Puts a peer, or several, behind a new box; without a behaviour behind none. */
    void box(Nat.Behaviour behaviour, int outside, int... insides) throws InterruptedException {
        Runnable change = () -> {
            Nat nat = behaviour == null ? null : new Nat(behaviour, Endpoint.ipv4(outside, 0), random);
            put(boxesByOutside, outside, nat);
            for (int inside : insides) {
                put(boxesByInside, inside, nat);
            }
        };
        try {
            thread.submit(change).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(Map<Integer, Nat> map, int address, Nat nat) {
        if (nat == null) {
            map.remove(address);
        } else {
            map.put(address, nat);
        }
    }

    private static int address(Endpoint endpoint) {
        return (int) endpoint.low();
    }

    private void fromPeer(byte[] bytes) {
        UdpPacket packet = UdpPacket.of(bytes);
        if (packet == null || address(packet.to()) >>> 24 == 10) {
            return; // nothing private is routed
        }
        Nat box = boxesByInside.get(address(packet.from()));
        if (box != null) {
            boolean isOwn = boxesByOutside.get(address(packet.to())) == box;
            packet.setFrom(box.out(System.nanoTime(), packet.from(), packet.to()));
            if (isOwn && !box.behaviour().hairpinning()) {
                return;
            }
        }
        later(() -> arrive(packet));
    }

    private void fromServer(byte[] bytes) {
        UdpPacket packet = UdpPacket.of(bytes);
        if (packet != null) {
            arrive(packet);
        }
    }

    private void arrive(UdpPacket packet) {
        Nat box = boxesByOutside.get(address(packet.to()));
        if (box != null) {
            Endpoint inside = box.in(System.nanoTime(), packet.to(), packet.from());
            if (inside == null) {
                return;
            }
            packet.setTo(inside);
        }
        TunPipe device = devicesByNetwork.get(network(address(packet.to())));
        if (device == null) {
            send(servers, packet);
        } else {
            later(() -> send(device, packet));
        }
    }

    private void later(Runnable task) {
        if (random.nextDouble() >= LOSS) {
            thread.schedule(task, LINK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private static void send(TunPipe device, UdpPacket packet) {
        try {
            device.send(packet.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
