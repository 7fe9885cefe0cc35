// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.vivaldi.Coordinate;

class SwarmMessagesTest {
    private static PayloadReader read(ByteBuffer message, int kind) {
        PayloadReader in = Payload.of(message).reader();
        assertEquals(kind, in.getByte());
        return in;
    }

    @Test
    void shouldReadWhatItWrites() {
        byte[] stream = new byte[16];
        stream[3] = 7;
        SwarmMessages.Hello hello = SwarmMessages.readHello(read(
                SwarmMessages.hello(new SwarmMessages.Hello(stream, true, 70_000, 2_450, 0x1_00ff)),
                SwarmMessages.HELLO));
        assertArrayEquals(stream, hello.stream());
        assertEquals(0xffff, hello.upload());
        assertEquals(2_450, hello.usefulMs());
        assertEquals(0x1_00ff, hello.asked());

        int[] lags = new int[Stripes.COUNT];
        lags[15] = SwarmMessages.NO_LAG;
        SwarmMessages.Have have = new SwarmMessages.Have(1L << 40, new int[] {1, 0xffff}, 0x8001, 3, lags, 200);
        SwarmMessages.Have again = SwarmMessages.readHave(read(SwarmMessages.have(have), SwarmMessages.HAVE));
        assertEquals(have.head(), again.head());
        assertArrayEquals(have.present(), again.present());
        assertArrayEquals(lags, again.lags());
        assertEquals(have.offers(), again.offers());
        assertEquals(have.weakest(), again.weakest());
        assertEquals(have.free(), again.free());

        SwarmMessages.Wanted wanted = new SwarmMessages.Wanted(9, 2, 0x1ff, 1_234);
        assertEquals(
                wanted,
                SwarmMessages.readWanted(
                        read(SwarmMessages.wanted(SwarmMessages.REQUEST, wanted), SwarmMessages.REQUEST)));

        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
        SwarmMessages.Chunk chunk = SwarmMessages.readChunk(read(
                SwarmMessages.chunk(new SwarmMessages.Chunk(5, 1, 15, new int[] {1, 65_535}, bytes)),
                SwarmMessages.CHUNK));
        assertEquals(5, chunk.block());
        assertEquals(1, chunk.crumb());
        assertEquals(15, chunk.index());
        assertArrayEquals(new int[] {1, 65_535}, chunk.hops());
        assertEquals(bytes, chunk.bytes());

        Coordinate place = Coordinate.of(new double[Coordinate.DIMENSIONS], 0.25, -0.5, 1);
        assertEquals(
                place, SwarmMessages.readPlace(read(SwarmMessages.place(place), SwarmMessages.PLACE)), "in floats");

        PayloadReader manifest = read(SwarmMessages.manifest(5_000_000, new byte[] {9}), SwarmMessages.MANIFEST);
        assertEquals(5_000_000, SwarmMessages.readAgeNs(manifest));
        assertEquals(1, manifest.remaining());
    }

    @Test
    void shouldTellWhereToGo() {
        byte[] key = new byte[32];
        key[31] = 9;
        Endpoint endpoint = Endpoint.ipv4(0x0a010203, 4000);
        SwarmMessages.GoTo goTo = SwarmMessages.readGoTo(
                read(SwarmMessages.goTo(new SwarmMessages.GoTo(0x8001, endpoint, key)), SwarmMessages.GO_TO));
        assertEquals(0x8001, goTo.stripes());
        assertEquals(endpoint, goTo.endpoint());
        assertArrayEquals(key, goTo.publicKey());
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        assertThrows(
                MalformedPayloadException.class,
                () -> SwarmMessages.readStripes(
                        read(SwarmMessages.stripes(SwarmMessages.ACCEPT, 1 << 17), SwarmMessages.ACCEPT)));
        ByteBuffer many = SwarmMessages.chunk(
                new SwarmMessages.Chunk(5, 1, 15, new int[SwarmMessages.MOST_HOPS + 1], ByteBuffer.allocate(1)));
        assertThrows(MalformedPayloadException.class, () -> SwarmMessages.readChunk(read(many, SwarmMessages.CHUNK)));
        ByteBuffer nowhere = ByteBuffer.allocate(1 + Coordinate.BYTES)
                .put((byte) SwarmMessages.PLACE)
                .putFloat(Float.NaN);
        assertThrows(
                MalformedPayloadException.class,
                () -> SwarmMessages.readPlace(read(nowhere.clear(), SwarmMessages.PLACE)));
        ByteBuffer negative = SwarmMessages.wanted(SwarmMessages.DENY, new SwarmMessages.Wanted(-1, 0, 0, 0));
        assertThrows(
                MalformedPayloadException.class, () -> SwarmMessages.readWanted(read(negative, SwarmMessages.DENY)));
    }

    @Test
    void shouldPutEveryChunkOfABlockIntoAStripeOfItsOwn() {
        for (long block = 0; block < 40; block++) {
            int stripes = 0;
            for (int index = 0; index < Stripes.COUNT; index++) {
                stripes |= 1 << Stripes.of(block, index);
                assertEquals(index, Stripes.index(block, Stripes.of(block, index)));
            }
            assertEquals(Stripes.ALL, stripes);
        }
    }
}
