// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Any bytes either decode to a value that encodes and decodes to itself, or are refused with a reason. */
class AnnounceFuzzTest {

    private final AnnouncementGate gate = new AnnouncementGate(GateLimits.defaults());

    @FuzzTest
    void shouldDecodeOrRefuse(byte[] datagram) {
        byte[] input = datagram.clone();
        decodeAnnouncement(input);
        decodeAnswer(input);
        decodeReport(input);
        assertArrayEquals(datagram, input);
        try {
            gate.accept(input, Samples.ip("10.0.0.2"), "origin", 0);
            fail("no fuzzer makes signatures");
        } catch (AnnounceException e) {
            e.reason();
        }
        try {
            gate.acceptReport(input, Samples.ip("10.0.0.2"), "origin", key -> true, 0);
            fail("no fuzzer makes signatures");
        } catch (AnnounceException e) {
            e.reason();
        }
    }

    /** The same with a head that is right, so that most of the work is done on the extensions. */
    @FuzzTest
    void shouldDecodeOrRefuseExtensions(byte[] extensions) {
        if (extensions.length > 900) {
            return;
        }
        decodeAnnouncement(behind(AnnounceCodec.encode(Samples.announcement(1)), 90, extensions));
        decodeAnswer(behind(AnnounceCodec.encode(Samples.answer(Samples.announcement(1))), 110, extensions));
        decodeReport(behind(ReportCodec.encode(Samples.report(1, Samples.connection(40000, false))), 88, extensions));
    }

    private static byte[] behind(byte[] encoded, int head, byte[] extensions) {
        byte[] datagram = Arrays.copyOf(encoded, head + extensions.length + 64);
        System.arraycopy(extensions, 0, datagram, head, extensions.length);
        ByteBuffer.wrap(datagram).putShort(6, (short) datagram.length);
        return datagram;
    }

    private static void decodeAnnouncement(byte[] datagram) {
        try {
            Announcement announcement = AnnounceCodec.decodeAnnouncement(datagram);
            byte[] encoded = AnnounceCodec.encode(announcement);
            byte[] again = Arrays.copyOf(encoded, encoded.length + 64);
            assertEquals(announcement, AnnounceCodec.decodeAnnouncement(again));
        } catch (AnnounceException e) {
            e.reason();
        }
    }

    private static void decodeAnswer(byte[] datagram) {
        try {
            Answer answer = AnnounceCodec.decodeAnswer(datagram);
            if (answer.status() != Answer.Status.UNKNOWN) {
                byte[] encoded = AnnounceCodec.encode(answer);
                byte[] again = Arrays.copyOf(encoded, encoded.length + 64);
                assertEquals(answer, AnnounceCodec.decodeAnswer(again));
            }
        } catch (AnnounceException e) {
            e.reason();
        }
    }

    private static void decodeReport(byte[] datagram) {
        try {
            Report report = ReportCodec.decode(datagram);
            byte[] encoded = ReportCodec.encode(report);
            byte[] again = Arrays.copyOf(encoded, encoded.length + 64);
            assertEquals(report, ReportCodec.decode(again));
        } catch (AnnounceException e) {
            e.reason();
        }
    }
}
