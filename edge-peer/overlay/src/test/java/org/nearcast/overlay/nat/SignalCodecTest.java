// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;

class SignalCodecTest {
    private static final Endpoint ENDPOINT = Endpoint.ipv4(0xcb007105, 50_000);
    private static final Credentials CREDENTIALS = new Credentials(0x01020304, new byte[16]);

    private static Signal.Description description(int candidates) {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            all.add(Candidate.of(CandidateType.values()[i % 5], ENDPOINT.withPort(i + 1), i));
        }
        NatType type =
                new NatType(Dependence.ADDRESS_DEPENDENT, Dependence.ENDPOINT_INDEPENDENT, Allocation.SEQUENTIAL, -2);
        return new Signal.Description(9, true, 2, 300, CREDENTIALS, type, ENDPOINT, 7, all);
    }

    static List<Signal> signals() {
        return List.of(
                description(16),
                new Signal.Description(9, false, 0, 0, CREDENTIALS, NatType.UNKNOWN, null, 0, List.of()),
                new Signal.Go(9, 1),
                new Signal.RelayRequest(9, new PeerId(1, 2, 3, 4)),
                new Signal.RelayRefusal(9),
                new Signal.Refusal(-1));
    }

    private static Signal read(byte... bytes) {
        return SignalCodec.read(Payload.of(bytes).reader());
    }

    @ParameterizedTest
    @MethodSource("signals")
    void shouldReadWhatItWrites(Signal signal) {
        byte[] bytes = SignalCodec.write(signal).toBytes();
        assertEquals(signal, read(bytes));
        assertTrue(bytes.length <= Signalling.MAX_BYTES);
    }

    @Test
    void shouldCarryKeys() {
        byte[] one = new byte[16];
        byte[] other = new byte[16];
        Arrays.fill(one, (byte) 1);
        Arrays.fill(other, (byte) 2);
        Signal.RelayGrant grant = (Signal.RelayGrant)
                read(SignalCodec.write(new Signal.RelayGrant(9, 77, one, other)).toBytes());
        assertEquals(77, grant.tag());
        assertArrayEquals(one, grant.askerKey());
        assertArrayEquals(other, grant.otherKey());
        Signal.RelayChoice choice =
                (Signal.RelayChoice) read(SignalCodec.write(new Signal.RelayChoice(9, ENDPOINT, 77, other))
                        .toBytes());
        assertEquals(ENDPOINT, choice.relay());
        assertEquals(77, choice.tag());
        assertArrayEquals(other, choice.key());
    }

    @ParameterizedTest
    @MethodSource("signals")
    void shouldStandBeingCutAnywhere(Signal signal) {
        byte[] bytes = SignalCodec.write(signal).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(MalformedPayloadException.class, () -> read(cut));
        }
        assertEquals(signal, read(Arrays.copyOf(bytes, bytes.length + 5)), "what a later version adds is skipped");
    }

    @Test
    void shouldRefuseThousandsOfCandidates() {
        byte[] bytes = SignalCodec.write(description(16)).toBytes();
        int at = bytes.length - 16 * 23 - 1;
        assertEquals(16, bytes[at]);
        bytes[at] = 17;
        assertThrows(MalformedPayloadException.class, () -> read(Arrays.copyOf(bytes, bytes.length + 23)));
        bytes[at] = (byte) 255;
        assertThrows(MalformedPayloadException.class, () -> read(Arrays.copyOf(bytes, 900)));
        assertThrows(MalformedPayloadException.class, () -> read(new byte[Signalling.MAX_BYTES + 1]));
    }

    @Test
    void shouldRefuseWhatIsNoBoxAndNoCandidate() {
        byte[] bytes = SignalCodec.write(description(1)).toBytes();
        int type = 2 + 8 + 1 + 2 + 20;
        for (int at : new int[] {type, type + 1, type + 2, bytes.length - 23}) {
            byte[] wrong = bytes.clone();
            wrong[at] = 9;
            assertThrows(MalformedPayloadException.class, () -> read(wrong), "byte " + at);
        }
        byte[] step = bytes.clone();
        step[type + 3] = 65;
        assertThrows(MalformedPayloadException.class, () -> read(step));
    }

    @Test
    void shouldSkipWhatItDoesNotKnowAndRefuseOtherVersions() {
        byte[] bytes = SignalCodec.write(new Signal.Go(9, 1)).toBytes();
        bytes[1] = 99;
        assertNull(read(bytes));
        bytes[0] = 2;
        assertThrows(MalformedPayloadException.class, () -> read(bytes));
    }

    @Test
    void shouldBeOnTheWireAsItIsDocumented() {
        assertEquals("0103" + "0000000000000009" + "01", hex(new Signal.Go(9, 1)));
        assertEquals(
                "0102" + "0000000000000009" + "00" + "0014" + "01020304" + "00".repeat(16) + "00000001" + "01"
                        + "00000000000000000000ffffcb007105" + "c350" + "07" + "01" + "00" + "7efc17ff"
                        + "00000000000000000000ffffcb007105" + "c350",
                hex(new Signal.Description(
                        9,
                        false,
                        0,
                        20,
                        CREDENTIALS,
                        NatType.NONE,
                        ENDPOINT,
                        7,
                        List.of(Candidate.of(CandidateType.HOST, ENDPOINT, 0)))));
    }

    private static String hex(Signal signal) {
        return HexFormat.of().formatHex(SignalCodec.write(signal).toBytes());
    }

    @Test
    void shouldNameWhoIsCheckedSoThatOnlyNamesAreNames() {
        String name = Credentials.name(new Credentials(0x89abcdef, new byte[16]), CREDENTIALS);
        assertEquals("89abcdef:01020304", name);
        assertEquals(0x89abcdefL, Credentials.addressee(name));
        for (String wrong : List.of("", "89abcdef", "89abcdef.01020304", "89abcdeg:01020304", "+9abcdef:01020304")) {
            assertEquals(-1, Credentials.addressee(wrong), wrong);
        }
    }
}
