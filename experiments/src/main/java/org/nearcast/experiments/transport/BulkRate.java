// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * How fast a transfer was.
 *
 * @param mbps 10^6 bits of the application's data a second
 * @param least in the slowest of five stretches
 * @param most in the fastest
 * @param cpuNsPerByte processor time of the whole process, both ends, for each of these bytes
 */
public record BulkRate(double mbps, double least, double most, double cpuNsPerByte) {
    private static final int STRETCHES = 5;

    /** How long things take, milliseconds. */
    public record Times(int warmMs, int measureMs) {}

    /**
     * Watches a transfer, which it leaves open.
     *
     * @throws IllegalStateException if it ends, or nothing comes
     */
    public static BulkRate of(BulkTransfer transfer, Times times) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Thread.sleep(times.warmMs());
        long[] bytes = new long[STRETCHES + 1];
        long[] ns = new long[STRETCHES + 1];
        long cpuNs = system.getProcessCpuTime();
        for (int i = 0; i <= STRETCHES; i++) {
            if (i > 0) {
                Thread.sleep(times.measureMs() / STRETCHES);
            }
            bytes[i] = transfer.receivedBytes();
            ns[i] = System.nanoTime();
        }
        cpuNs = system.getProcessCpuTime() - cpuNs;
        long all = bytes[STRETCHES] - bytes[0];
        if (!transfer.isAlive() || all == 0) {
            throw new IllegalStateException("the transfer came to a stop");
        }
        double[] rates = new double[STRETCHES];
        for (int i = 0; i < STRETCHES; i++) {
            rates[i] = mbps(bytes[i + 1] - bytes[i], ns[i + 1] - ns[i]);
        }
        Arrays.sort(rates);
        return new BulkRate(mbps(all, ns[STRETCHES] - ns[0]), rates[0], rates[STRETCHES - 1], cpuNs / (double) all);
    }

    private static double mbps(long bytes, long ns) {
        return bytes * 8_000.0 / ns;
    }
}
