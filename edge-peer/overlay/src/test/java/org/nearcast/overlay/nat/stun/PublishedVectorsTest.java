// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;

/** The messages of RFC 5769, and that of RFC 8489, appendix B.1. */
class PublishedVectorsTest {
    private static final int SOFTWARE = 0x8022;
    private static final int REALM = 0x0014;
    private static final byte[] PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.UTF_8);
    private static final TransactionId ID = new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL);
    private static final String USER = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";

    private static final String REQUEST = "000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74"
            + "002400046e0001ff"
            + "80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
            + "80280004e57a3bcf";
    private static final String IPV4_RESPONSE = "0101003c2112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643"
            + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
            + "80280004c07d4c96";
    private static final String IPV6_RESPONSE = "010100482112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
            + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
            + "80280004c8fb0b4c";
    private static final String LONG_TERM = "000100602112a44278ad3433c6ad72c029da412e"
            + "00060012e3839ee38388e383aae38383e382afe382b90000"
            + "0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341"
            + "0014000b6578616d706c652e6f726700"
            + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";
    private static final String SHA256 = "000100902112a44278ad3433c6ad72c029da412e"
            + "001e00204a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704"
            + "00150029"
            + "6f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341"
            + "000000"
            + "0014000b6578616d706c652e6f726700"
            + "001d000400020000"
            + "001c0020b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65";

    private static StunMessage read(String hex) {
        return StunMessage.read(Payload.of(HexFormat.of().parseHex(hex)).reader());
    }

    private static byte[] hash(String algorithm) throws NoSuchAlgorithmException {
        String credentials = USER + ":example.org:TheMatrIX";
        return MessageDigest.getInstance(algorithm).digest(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadTheRequest() {
        StunMessage message = read(REQUEST);
        assertEquals(StunClass.REQUEST, message.what());
        assertTrue(message.isBinding());
        assertEquals(ID, message.id());
        assertEquals(0x6e0001ff, message.integer(StunAttribute.PRIORITY));
        assertEquals(0x932ff9b151263b36L, message.longInteger(StunAttribute.ICE_CONTROLLED));
        assertEquals("evtj:h6vY", message.text(StunAttribute.USERNAME));
        assertTrue(message.isSealedBySha1(PASSWORD));
        assertFalse(message.isSealedBySha1("VOkJxbRl1RmTxUk/WvJxBu".getBytes(StandardCharsets.UTF_8)));
        assertFalse(message.isSealedBySha256(PASSWORD));
    }

    @Test
    void shouldWriteTheAnswers() {
        Payload ipv4 = StunWriter.binding(StunClass.SUCCESS, ID)
                .bytes(SOFTWARE, "test vector".getBytes(StandardCharsets.UTF_8))
                .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, Endpoint.ipv4(0xc0000201, 32_853))
                .integritySha1(PASSWORD)
                .endWithFingerprint();
        // The vectors pad with spaces, which is allowed and covered by the proof; all but padding, proof and
        // fingerprint must
        // be alike.
        assertArrayEquals(withZeroPadding(IPV4_RESPONSE, 35, 48), head(ipv4, 48));
        Endpoint address = new Endpoint(0x20010db812345678L, 0x0011223344556677L, 32_853);
        Payload ipv6 = StunWriter.binding(StunClass.SUCCESS, ID)
                .bytes(SOFTWARE, "test vector".getBytes(StandardCharsets.UTF_8))
                .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, address)
                .integritySha1(PASSWORD)
                .endWithFingerprint();
        assertArrayEquals(withZeroPadding(IPV6_RESPONSE, 35, 60), head(ipv6, 60));
    }

    private static byte[] head(Payload payload, int length) {
        return Arrays.copyOf(payload.toBytes(), length);
    }

    private static byte[] withZeroPadding(String hex, int at, int length) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex), length);
        bytes[at] = 0;
        return bytes;
    }

    @Test
    void shouldReadTheAnswers() {
        StunMessage ipv4 = read(IPV4_RESPONSE);
        assertEquals(StunClass.SUCCESS, ipv4.what());
        assertEquals(Endpoint.ipv4(0xc0000201, 32_853), ipv4.mapped());
        assertTrue(ipv4.isSealedBySha1(PASSWORD));
        StunMessage ipv6 = read(IPV6_RESPONSE);
        assertEquals(new Endpoint(0x20010db812345678L, 0x0011223344556677L, 32_853), ipv6.mapped());
        assertTrue(ipv6.isSealedBySha1(PASSWORD));
    }

    @Test
    void shouldWriteTheRequestWithLongTermCredentialsToTheByte() throws NoSuchAlgorithmException {
        TransactionId id = new TransactionId(0x78ad3433, 0xc6ad72c029da412eL);
        Payload payload = StunWriter.binding(StunClass.REQUEST, id)
                .text(StunAttribute.USERNAME, USER)
                .text(StunAttribute.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
                .text(REALM, "example.org")
                .integritySha1(hash("MD5"))
                .end();
        assertEquals(LONG_TERM, HexFormat.of().formatHex(payload.toBytes()));
    }

    @Test
    void shouldWriteTheRequestOfRfc8489ToTheByte() throws NoSuchAlgorithmException {
        TransactionId id = new TransactionId(0x78ad3433, 0xc6ad72c029da412eL);
        Payload payload = StunWriter.binding(StunClass.REQUEST, id)
                .bytes(0x001e, HexFormat.of().parseHex(SHA256.substring(48, 112)))
                .text(StunAttribute.NONCE, "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA")
                .text(REALM, "example.org")
                .integer(0x001d, 0x00020000)
                .integritySha256(hash("SHA-256"))
                .end();
        assertEquals(SHA256, HexFormat.of().formatHex(payload.toBytes()));
        StunMessage message = read(SHA256);
        assertTrue(message.isSealedBySha256(hash("SHA-256")));
        assertArrayEquals(new int[] {0x001e, 0x0014, 0x001d}, message.unknown());
    }
}
