// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.vivaldi.Coordinate;

/** What neighbours say to each other; a byte for the kind, then as docs/protocol.md has it. Reading throws {@link MalformedPayloadException}. */
public final class SwarmMessages {
    public static final int HELLO = 0;
    public static final int HAVE = 1;
    public static final int SUBSCRIBE = 2;
    public static final int ACCEPT = 3;
    public static final int REFUSE = 4;
    public static final int UNSUBSCRIBE = 5;
    public static final int MANIFEST = 6;
    public static final int CHUNK = 7;
    public static final int REQUEST = 8;
    public static final int DENY = 9;
    public static final int ASK_MANIFESTS = 10;
    public static final int BYE = 11;
    public static final int PLACE = 12;
    public static final int GO_TO = 13;

    /** Blocks of which a HAVE tells at most. */
    public static final int MOST_TOLD = 32;
    /** Peers through which a chunk comes at most. */
    public static final int MOST_HOPS = 24;
    /** No lag: the stripe does not come here. */
    public static final int NO_LAG = 0xff;
    /** One step of a lag as it is told. */
    public static final long LAG_STEP_NS = 20_000_000;

    /** One step of an upload as it is told, bytes a second. */
    public static final int UPLOAD_STEP = 1_000;

    private static final int STREAM_BYTES = 16;

    /**
     * Who speaks, about which stream.
     *
     * @param upload what it can send in all, in {@link #UPLOAD_STEP}
     * @param usefulMs how old a chunk may be when it comes and still be of use, milliseconds
     * @param asked stripes that are asked for at once; with that of the manifests, those of the last few blocks too
     */
    public record Hello(byte[] stream, boolean source, int upload, int usefulMs, int asked) {}

    /**
     * What a neighbour has and would give.
     *
     * @param head one more than the last block it knows of
     * @param present of the last blocks before that, the last one first, the chunks it has
     * @param offers stripes that it would push to one more
     * @param weakest the least upload among those to whom it pushes: with more one may take their place
     * @param lags of each stripe, in steps, {@link #NO_LAG} for what does not come
     * @param free part of the upload that is idle, of 255
     */
    public record Have(long head, int[] present, int offers, int weakest, int[] lags, int free) {}

    /**
     * A chunk.
     *
     * @param hops short names of the peers through which it came, the source not included
     */
    public record Chunk(long block, int crumb, int index, int[] hops, ByteBuffer bytes) {}

    /**
     * Who asked is to ask another for these stripes, who has taken its place and passes them on.
     *
     * @param publicKey 32 bytes
     */
    public record GoTo(int stripes, Endpoint endpoint, byte[] publicKey) {}

    /** Chunks of a block that are asked for or denied; {@code withinMs} is how soon they are wanted. */
    public record Wanted(long block, int crumb, int mask, int withinMs) {}

    private SwarmMessages() {}

    public static ByteBuffer hello(Hello hello) {
        return bytes(new PayloadWriter()
                .putByte(HELLO)
                .putBytes(hello.stream(), 0, STREAM_BYTES)
                .putByte(hello.source() ? 1 : 0)
                .putShort(Math.min(0xffff, hello.upload()))
                .putShort(Math.min(0xffff, hello.usefulMs()))
                .putInt(hello.asked())
                .end());
    }

    public static Hello readHello(PayloadReader in) {
        byte[] stream = new byte[STREAM_BYTES];
        in.getBytes(STREAM_BYTES).get(stream);
        Hello hello = new Hello(stream, in.getByte() == 1, in.getShort(), in.getShort(), stripes(in));
        in.end();
        return hello;
    }

    public static ByteBuffer have(Have have) {
        PayloadWriter out = new PayloadWriter(64)
                .putByte(HAVE)
                .putLong(have.head())
                .putByte(have.free())
                .putShort(have.offers())
                .putShort(Math.min(0xffff, have.weakest()));
        for (int lag : have.lags()) {
            out.putByte(lag);
        }
        out.putByte(have.present().length);
        for (int mask : have.present()) {
            out.putShort(mask);
        }
        return bytes(out.end());
    }

    public static Have readHave(PayloadReader in) {
        long head = number(in);
        int free = in.getByte();
        int offers = in.getShort();
        int weakest = in.getShort();
        int[] lags = new int[Stripes.COUNT];
        for (int i = 0; i < lags.length; i++) {
            lags[i] = in.getByte();
        }
        int[] present = new int[atMost(in.getByte(), MOST_TOLD)];
        for (int i = 0; i < present.length; i++) {
            present[i] = in.getShort();
        }
        in.end();
        return new Have(head, present, offers, weakest, lags, free);
    }

    /** A message that is about a set of stripes alone. */
    public static ByteBuffer stripes(int kind, int mask) {
        return bytes(new PayloadWriter().putByte(kind).putInt(mask).end());
    }

    public static int readStripes(PayloadReader in) {
        int mask = stripes(in);
        in.end();
        return mask;
    }

    private static int stripes(PayloadReader in) {
        int mask = in.getInt();
        if ((mask & ~Stripes.EVERYTHING) != 0) {
            throw new MalformedPayloadException("stripes " + Integer.toHexString(mask));
        }
        return mask;
    }

    public static ByteBuffer goTo(GoTo goTo) {
        return bytes(new PayloadWriter(64)
                .putByte(GO_TO)
                .putInt(goTo.stripes())
                .putEndpoint(goTo.endpoint())
                .putBytes(goTo.publicKey(), 0, Suite.KEY_BYTES)
                .end());
    }

    public static GoTo readGoTo(PayloadReader in) {
        int stripes = stripes(in);
        Endpoint endpoint = in.getEndpoint();
        byte[] key = new byte[Suite.KEY_BYTES];
        in.getBytes(key.length).get(key);
        in.end();
        return new GoTo(stripes, endpoint, key);
    }

    public static ByteBuffer manifest(long ageNs, byte[] manifest) {
        return bytes(new PayloadWriter(16 + manifest.length)
                .putByte(MANIFEST)
                .putInt((int) Math.min(Integer.MAX_VALUE, ageNs / 1_000))
                .putBytes(manifest, 0, manifest.length)
                .end());
    }

    /** How old the manifest that follows is said to be, nanoseconds. */
    public static long readAgeNs(PayloadReader in) {
        return (in.getInt() & 0x7fff_ffffL) * 1_000;
    }

    public static ByteBuffer chunk(Chunk chunk) {
        PayloadWriter out = new PayloadWriter(16 + 2 * chunk.hops().length)
                .putByte(CHUNK)
                .putLong(chunk.block())
                .putByte(chunk.crumb() << 4 | chunk.index())
                .putByte(chunk.hops().length);
        for (int hop : chunk.hops()) {
            out.putShort(hop);
        }
        return bytes(out.endWith(chunk.bytes().slice()));
    }

    public static Chunk readChunk(PayloadReader in) {
        long block = number(in);
        int which = in.getByte();
        int[] hops = new int[atMost(in.getByte(), MOST_HOPS)];
        for (int i = 0; i < hops.length; i++) {
            hops[i] = in.getShort();
        }
        return new Chunk(block, which >> 4, which & 0xf, hops, in.rest());
    }

    public static ByteBuffer wanted(int kind, Wanted wanted) {
        return bytes(new PayloadWriter()
                .putByte(kind)
                .putLong(wanted.block())
                .putByte(wanted.crumb())
                .putShort(wanted.mask())
                .putShort(Math.max(0, Math.min(0xffff, wanted.withinMs())))
                .end());
    }

    public static Wanted readWanted(PayloadReader in) {
        Wanted wanted = new Wanted(number(in), atMost(in.getByte(), 0xf), in.getShort(), in.getShort());
        in.end();
        return wanted;
    }

    /** Asks for the manifests from a block on; -1 for those of the last few. */
    public static ByteBuffer askManifests(long from) {
        return bytes(new PayloadWriter().putByte(ASK_MANIFESTS).putLong(from).end());
    }

    /** Where it is among delays. */
    public static ByteBuffer place(Coordinate place) {
        PayloadWriter out = new PayloadWriter(1 + Coordinate.BYTES).putByte(PLACE);
        place.write(out);
        return bytes(out.end());
    }

    public static Coordinate readPlace(PayloadReader in) {
        Coordinate place = Coordinate.read(in);
        in.end();
        return place;
    }

    public static ByteBuffer bye() {
        return bytes(new PayloadWriter().putByte(BYE).end());
    }

    private static ByteBuffer bytes(Payload payload) {
        return ByteBuffer.wrap(payload.toBytes());
    }

    private static long number(PayloadReader in) {
        long number = in.getLong();
        if (number < 0) {
            throw new MalformedPayloadException("a block of number " + number);
        }
        return number;
    }

    private static int atMost(int value, int most) {
        if (value > most) {
            throw new MalformedPayloadException(value + " where " + most + " is the most");
        }
        return value;
    }
}
