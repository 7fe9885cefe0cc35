// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.noise.HandshakeState;
import org.nearcast.overlay.noise.KeyPair;
import org.nearcast.overlay.noise.Pattern;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

/** Does a handshake as it should, and then says whatever its test wants. It acknowledges nothing by itself. */
final class RawPeer implements Protocol {
    static final long ID = 0x77;

    final Host host;
    final Endpoint to;
    final KeyPair keys;
    final List<Integer> frames = new ArrayList<>(); // types, as they came
    long packets;
    long largest = -1;
    long nextNumber;
    private final HandshakeState noise;
    private long theirId;
    private PacketProtection protection;

    RawPeer(Host host, Endpoint to, byte[] publicKey) {
        this.host = host;
        this.to = to;
        Suite suite = new X25519AesGcmSha256();
        keys = suite.keyPair(host.random());
        noise = new HandshakeState(
                Pattern.IK,
                true,
                HandshakeDatagrams.prologue(Pattern.IK, ID),
                suite,
                keys,
                suite.keyPair(host.random()),
                publicKey);
    }

    Payload hello() {
        byte[] parameters = new HandshakeDatagrams.Parameters(0, 1_400, new byte[0]).write();
        return HandshakeDatagrams.hello(ID, Pattern.IK, new byte[0], noise.writeMessage(parameters));
    }

    @Override
    public void start() {
        host.send(to, hello());
    }

    boolean isReady() {
        return protection != null;
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        byte[] bytes = Peer.bytes(payload.rest());
        FrameReader in = new FrameReader(bytes, 0, bytes.length);
        int type = in.getByte();
        if (type == HandshakeDatagrams.REPLY && protection == null) {
            in.getByte();
            in.getLong();
            byte[] message = HandshakeDatagrams.readNoise(in);
            theirId = HandshakeDatagrams.Parameters.read(noise.readMessage(message, 0, message.length))
                    .connectionId();
            protection = new PacketProtection(noise.sendKeys(), noise.receiveKeys(), 1 << 20);
        } else if (PacketProtection.isPacket(type) && protection != null) {
            long number = protection.open(bytes, bytes.length, largest);
            if (number >= 0) {
                largest = Math.max(largest, number);
                packets++;
                read(new FrameReader(bytes, PacketProtection.HEADER_BYTES, protection.frameEnd()));
            }
        }
    }

    private void read(FrameReader in) {
        while (in.remaining() > 0) {
            int type = in.getByte();
            if (type != Frames.PADDING) {
                frames.add(type);
                in.getPart(in.getCount(in.remaining()));
            }
        }
    }

    /** Sends a packet of frames. */
    void send(Consumer<FrameWriter> write) {
        send(nextNumber++, write);
    }

    void send(long number, Consumer<FrameWriter> write) {
        host.send(to, packet(number, write));
    }

    Payload packet(long number, Consumer<FrameWriter> write) {
        byte[] packet = new byte[1_400];
        FrameWriter out = new FrameWriter(packet, PacketProtection.HEADER_BYTES, packet.length - 16);
        write.accept(out);
        int end = protection.seal(packet, theirId, number, out.position(), -1);
        return Payload.of(Arrays.copyOf(packet, end));
    }

    static void frame(FrameWriter out, int type, long... numbers) {
        int body = Frames.begin(out, type);
        for (long number : numbers) {
            out.putVarint(number);
        }
        Frames.end(out, body);
    }
}
