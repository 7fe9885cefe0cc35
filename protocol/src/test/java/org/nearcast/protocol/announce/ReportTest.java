// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.protocol.announce.AnnounceException.Reason;

class ReportTest {

    private final AnnouncementGate gate = new AnnouncementGate(GateLimits.defaults());
    private long nowMs = 1_000_000;

    private static byte[] unsigned(byte[] encoded) {
        return Arrays.copyOf(encoded, encoded.length + 64);
    }

    private static byte[] datagram(long counter) {
        return Samples.GATEWAY_SIGNER.sign(Samples.report(counter, Samples.connection(40000, false)));
    }

    private Report accept(byte[] datagram) throws AnnounceException {
        return gate.acceptReport(datagram, Samples.ip("10.0.0.2"), "s1/3", key -> true, nowMs);
    }

    private Reason refused(byte[] datagram) {
        return assertThrows(AnnounceException.class, () -> accept(datagram)).reason();
    }

    @Test
    void shouldDecodeWhatItEncodes() throws Exception {
        ReportedConnection six = new ReportedConnection(
                new InetSocketAddress(Samples.ip("2001:db8::11"), 40001),
                new InetSocketAddress(Samples.ip("2001:db8::fe"), 1935),
                ReportedConnection.Role.PLAY,
                true,
                MediaDescription.UNKNOWN);
        Report report = Samples.report(7, Samples.connection(40000, false), six);
        assertEquals(report, ReportCodec.decode(unsigned(ReportCodec.encode(report))));
    }

    @Test
    void shouldKeepItsFormat() throws Exception {
        byte[] encoded = ReportCodec.encode(Samples.report(1, Samples.connection(40000, true)));
        assertEquals(88 + 8 + 4 + 24 + 8 + 13, encoded.length);
        ByteBuffer in = ByteBuffer.wrap(encoded);
        assertEquals(3, in.get(5));
        assertEquals(32, in.getShort(96));
        assertEquals((byte) 0x81, in.get(100));
        assertEquals(4, in.get(101));
        assertEquals(40000, in.getShort(106) & 0xffff);
        assertTrue(AnnounceCodec.isReport(encoded));
        assertFalse(AnnounceCodec.isReport(AnnounceCodec.encode(Samples.announcement(1))));
        assertFalse(AnnounceCodec.isReport(new byte[5]));
    }

    @Test
    void shouldHoldTheMostConnectionsOfIpv4WithoutEncoders() {
        List<ReportedConnection> many = new ArrayList<>();
        for (int i = 0; i < Report.MAX_CONNECTIONS; i++) {
            many.add(new ReportedConnection(
                    new InetSocketAddress(Samples.ip("10.0.0.11"), 40000 + i),
                    new InetSocketAddress(Samples.ip("10.0.0.254"), 1935),
                    ReportedConnection.Role.PLAY,
                    false,
                    MediaDescription.UNKNOWN));
        }
        Report report = new Report(Samples.GATEWAY.publicKey(), 1, Samples.ip("2001:db8::2"), many);
        assertTrue(Samples.GATEWAY_SIGNER.sign(report).length <= AnnounceCodec.MAX_DATAGRAM);
    }

    @Test
    void shouldRefuseToEncodeMoreThanADatagramHolds() {
        ReportedConnection[] many = new ReportedConnection[28];
        Arrays.fill(many, Samples.connection(40000, false));
        assertThrows(IllegalArgumentException.class, () -> Samples.GATEWAY_SIGNER.sign(Samples.report(1, many)));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101})
    void shouldRefuseFlagsAndFamiliesThatAreNone(int at) {
        byte[] datagram = unsigned(ReportCodec.encode(Samples.report(1, Samples.connection(40000, false))));
        datagram[at] = 0x13;
        assertEquals(
                Reason.BAD_FIELD,
                assertThrows(AnnounceException.class, () -> ReportCodec.decode(datagram))
                        .reason());
    }

    @Test
    void shouldRefuseReportsCutAnywhere() {
        byte[] encoded = ReportCodec.encode(Samples.report(1, Samples.connection(40000, false)));
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length + 64);
            if (length >= 8) {
                ByteBuffer.wrap(cut).putShort(6, (short) cut.length);
            }
            assertThrows(AnnounceException.class, () -> ReportCodec.decode(cut), "cut at " + length);
        }
    }

    @Test
    void shouldRefuseEncodersThatAreNoPlainText() {
        for (String encoder : List.of("x".repeat(33), "a\nb", "é")) {
            assertThrows(
                    IllegalArgumentException.class, () -> new MediaDescription(0, 0, 0, 0, 0, 0, encoder), encoder);
        }
    }

    @Test
    void shouldAcceptWhatIsSignedNewAndExpected() throws Exception {
        assertEquals(1, accept(datagram(1)).counter());
        assertEquals(Reason.REPEATED, refused(datagram(1)));
        assertEquals(2, accept(datagram(2)).counter());
    }

    @Test
    void shouldSpendNothingOnGatewaysThatAreNotAtWork() {
        AnnounceException e = assertThrows(
                AnnounceException.class,
                () -> gate.acceptReport(new byte[0], Samples.ip("10.0.0.2"), "s1/3", key -> false, nowMs));
        assertEquals(Reason.TOO_SHORT, e.reason());
        byte[] forged = datagram(1);
        forged[forged.length - 1] ^= 1;
        e = assertThrows(
                AnnounceException.class,
                () -> gate.acceptReport(forged, Samples.ip("10.0.0.2"), "s1/3", key -> false, nowMs));
        assertEquals(Reason.UNKNOWN_GATEWAY, e.reason());
    }

    @Test
    void shouldRefuseForgeriesAndOtherSenders() {
        byte[] forged = datagram(1);
        forged[120] ^= 1;
        assertEquals(Reason.BAD_SIGNATURE, refused(forged));
        AnnounceException e = assertThrows(
                AnnounceException.class,
                () -> gate.acceptReport(datagram(1), Samples.ip("10.0.0.66"), "s1/3", key -> true, nowMs));
        assertEquals(Reason.WRONG_SENDER, e.reason());
    }

    @Test
    void shouldRefuseWhatIsOlderThanARememberedAnnouncement() {
        gate.remember(Samples.GATEWAY.publicKey().fingerprint(), 10);
        assertEquals(Reason.REPEATED, refused(datagram(10)));
    }

    @Test
    void shouldBoundTheRateOfReportsWithoutHurtingAnnouncements() throws Exception {
        int accepted = 0;
        for (int i = 1; i <= 100; i++) {
            try {
                accept(datagram(i));
                accepted++;
            } catch (AnnounceException e) {
                assertEquals(Reason.TOO_FREQUENT, e.reason());
            }
        }
        assertEquals(60, accepted);
        assertEquals(
                1,
                gate.accept(Samples.GATEWAY_SIGNER.sign(Samples.announcement(1)), Samples.ip("10.0.0.2"), "s1/3", nowMs)
                        .counter());
    }
}
