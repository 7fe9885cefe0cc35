// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final String PLAYER = "Genuine Adobe Flash Player 001";
    private static final String SERVER = "Genuine Adobe Flash Media Server 001";
    private static final byte[] TAIL =
            new BigInteger("F0EEC24A8068BEE82E00D0D1029E7E576EEC5D2D29806FAB93B8E636CFEB31AE", 16).toByteArray();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCompleteBetweenOurOwnEndsSplitAnywhere(boolean splitClient) throws RtmpException {
        for (int split = 0; split <= 3073; split++) {
            ClientHandshake client = new ClientHandshake(() -> 5, new Random(1));
            ServerHandshake server = new ServerHandshake(() -> 9, new Random(2));
            ByteArrayOutputStream toServer = new ByteArrayOutputStream();
            ByteArrayOutputStream toClient = new ByteArrayOutputStream();
            byte[] c01 = client.start();
            toServer.writeBytes(c01);
            feedServer(server, c01, splitClient ? Math.min(split, c01.length) : 0, toClient);
            byte[] s012 = toClient.toByteArray();
            assertEquals(3073, s012.length);
            toServer.writeBytes(client.feed(ByteBuffer.wrap(s012, 0, splitClient ? 0 : split)));
            ByteBuffer rest = ByteBuffer.wrap(s012, splitClient ? 0 : split, s012.length - (splitClient ? 0 : split));
            toServer.writeBytes(client.feed(rest));
            assertTrue(client.isComplete());
            byte[] c2 = Arrays.copyOfRange(toServer.toByteArray(), 1537, 3073);
            feedServer(server, c2, splitClient ? Math.max(0, split - 1537) : 0, toClient);
            assertTrue(server.isComplete(), "split at " + split);
            assertEquals(3073, toClient.size());
        }
    }

    private static void feedServer(ServerHandshake server, byte[] bytes, int split, ByteArrayOutputStream answers)
            throws RtmpException {
        answers.writeBytes(server.feed(ByteBuffer.wrap(bytes, 0, split)));
        answers.writeBytes(server.feed(ByteBuffer.wrap(bytes, split, bytes.length - split)));
    }

    @Test
    void shouldLeaveWhatFollowsTheHandshake() throws RtmpException {
        ServerHandshake server = new ServerHandshake(() -> 0, new Random(3));
        ByteBuffer all = ByteBuffer.allocate(3073 + 5);
        all.put(0, (byte) 3);
        server.feed(all);
        assertTrue(server.isComplete());
        assertEquals(5, all.remaining());

        ClientHandshake client = new ClientHandshake(() -> 0, new Random(4));
        client.start();
        all.clear();
        client.feed(all);
        assertTrue(client.isComplete());
        assertEquals(5, all.remaining());
    }

    @Test
    void shouldEchoToASimpleClientWithBothTimes() throws RtmpException {
        byte[] c1 = random(1536, 5);
        ByteBuffer.wrap(c1).putInt(0, 1111).putInt(4, 0);
        ByteBuffer answer = ByteBuffer.wrap(new ServerHandshake(() -> 2222, new Random(6)).feed(c01(c1)));
        assertEquals(3, answer.get());
        assertEquals(2222, answer.getInt());
        assertEquals(0, answer.getInt());
        answer.position(1 + 1536);
        assertEquals(1111, answer.getInt());
        assertEquals(2222, answer.getInt());
        byte[] echo = new byte[1528];
        answer.get(echo);
        assertArrayEquals(Arrays.copyOfRange(c1, 8, 1536), echo);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAnswerADigestByTheSameScheme(int scheme) throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            byte[] c1 = random(1536, seed);
            ByteBuffer.wrap(c1).putInt(4, 0x0A002D02);
            byte[] clientDigest = sign(c1, scheme, PLAYER);
            byte[] answer = new ServerHandshake(() -> 7, new Random(seed)).feed(c01(c1));
            byte[] s1 = Arrays.copyOfRange(answer, 1, 1537);
            byte[] s2 = Arrays.copyOfRange(answer, 1537, 3073);
            assertNotEquals(0, s1[4]);
            byte[] found = Arrays.copyOfRange(s1, at(s1, scheme), at(s1, scheme) + 32);
            assertArrayEquals(sign(s1, scheme, SERVER), found);
            byte[] key = hmac(join(SERVER.getBytes(StandardCharsets.US_ASCII), tail()), clientDigest);
            assertArrayEquals(hmac(key, Arrays.copyOf(s2, 1504)), Arrays.copyOfRange(s2, 1504, 1536));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAnswerAServersDigest(int scheme) throws Exception {
        ClientHandshake client = new ClientHandshake(() -> 7, new Random(8));
        byte[] c1 = Arrays.copyOfRange(client.start(), 1, 1537);
        byte[] found = Arrays.copyOfRange(c1, at(c1, 0), at(c1, 0) + 32);
        assertArrayEquals(sign(c1, 0, PLAYER), found);
        byte[] s1 = random(1536, 9);
        ByteBuffer.wrap(s1).putInt(4, 0x05000101);
        byte[] serverDigest = sign(s1, scheme, SERVER);
        byte[] c2 = client.feed(c01(s1));
        byte[] key = hmac(join(PLAYER.getBytes(StandardCharsets.US_ASCII), tail()), serverDigest);
        assertArrayEquals(hmac(key, Arrays.copyOf(c2, 1504)), Arrays.copyOfRange(c2, 1504, 1536));
        assertFalse(client.isComplete());
    }

    @Test
    void shouldEchoToAServerWithoutDigest() throws RtmpException {
        ClientHandshake client = new ClientHandshake(() -> 77, new Random(8));
        client.start();
        byte[] s1 = random(1536, 10);
        byte[] c2 = client.feed(c01(s1));
        ByteBuffer.wrap(s1).putInt(4, 77);
        assertArrayEquals(s1, c2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 6, 31})
    void shouldAnswerEveryLegalVersionWithThree(int version) throws RtmpException {
        ByteBuffer c01 = c01(new byte[1536]);
        c01.put(0, (byte) version);
        assertEquals(3, new ServerHandshake(() -> 0, new Random(1)).feed(c01)[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 'G', 255})
    void shouldRefuseAFirstByteThatIsNoVersion(int first) {
        ServerHandshake server = new ServerHandshake(() -> 0, new Random(1));
        assertThrows(RtmpException.class, () -> server.feed(ByteBuffer.wrap(new byte[] {(byte) first})));
    }

    @Test
    void shouldRefuseAServerOfAnotherVersion() {
        ClientHandshake client = new ClientHandshake(() -> 0, new Random(1));
        assertThrows(RtmpException.class, () -> client.feed(ByteBuffer.wrap(new byte[] {6})));
    }

    private static ByteBuffer c01(byte[] c1) {
        return ByteBuffer.allocate(1537).put((byte) 3).put(c1).flip();
    }

    private static byte[] random(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The places and digests again, written a second time so that the code under test does not prove itself. */
    private static int at(byte[] packet, int scheme) {
        int base = scheme == 0 ? 8 : 772;
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += packet[base + i] & 0xFF;
        }
        return base + 4 + sum % 728;
    }

    private static byte[] sign(byte[] packet, int scheme, String words) throws Exception {
        int at = at(packet, scheme);
        byte[] others = join(Arrays.copyOf(packet, at), Arrays.copyOfRange(packet, at + 32, 1536));
        byte[] digest = hmac(words.getBytes(StandardCharsets.US_ASCII), others);
        System.arraycopy(digest, 0, packet, at, 32);
        return digest;
    }

    private static byte[] tail() {
        return Arrays.copyOfRange(TAIL, TAIL.length - 32, TAIL.length);
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] hmac(byte[] key, byte[] data) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }
}
