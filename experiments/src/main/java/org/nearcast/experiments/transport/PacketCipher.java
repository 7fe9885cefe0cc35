// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-128-GCM of the JDK on packets, as a sender of packets uses it: one key, a nonce for each. What a transport on it cannot exceed. */
public final class PacketCipher {
    /** Bytes of a packet before it is encrypted. */
    public static final int PACKET_BYTES = 1_400;

    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int BATCH = 1_000;
    private static final int STRETCHES = 5;

    private final Cipher cipher;
    private final SecretKeySpec key =
            new SecretKeySpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3, 2}, "AES");
    private final ByteBuffer iv = ByteBuffer.allocate(IV_BYTES);
    private final byte[] packet = new byte[PACKET_BYTES + TAG_BYTES];
    private long number;

    public PacketCipher() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** How fast it encrypts on this thread, 10^6 bits of plain text a second: the median of five stretches. */
    public double mbps(BulkRate.Times times) {
        stretch(times.warmMs());
        double[] rates = new double[STRETCHES];
        for (int i = 0; i < STRETCHES; i++) {
            rates[i] = stretch(times.measureMs() / STRETCHES);
        }
        Arrays.sort(rates);
        return rates[STRETCHES / 2];
    }

    private double stretch(int ms) {
        long beganNs = System.nanoTime();
        long endNs = beganNs + ms * 1_000_000L;
        long packets = 0;
        long nowNs = beganNs;
        while (nowNs < endNs || packets == 0) {
            for (int i = 0; i < BATCH; i++) {
                encrypt();
            }
            packets += BATCH;
            nowNs = System.nanoTime();
        }
        return packets * PACKET_BYTES * 8_000.0 / (nowNs - beganNs);
    }

    private void encrypt() {
        iv.putLong(IV_BYTES - Long.BYTES, number++);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, iv.array()));
            cipher.doFinal(packet, 0, PACKET_BYTES, packet, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts any bytes", e);
        }
    }
}
