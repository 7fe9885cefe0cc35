// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.transport.BulkRate;
import org.nearcast.experiments.transport.BulkTransfer;
import org.nearcast.experiments.transport.PacketCipher;
import org.nearcast.experiments.transport.QuicTransfer;
import org.nearcast.experiments.transport.SessionTransfer;
import org.nearcast.node.host.DatagramIo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench transport}: how fast peers' sessions are, beside QUIC. Its flags are explained in {@code transport.txt}. */
@Command(name = "transport")
public final class TransportCommand extends BenchCommand {
    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--warm", paramLabel = "MS")
    private Integer warm;

    @Option(names = "--measure", paramLabel = "MS")
    private Integer measure;

    private final Table table = new Table()
            .column("what", "", "%s")
            .column("rate", "Mbit/s", "%.0f")
            .column("least", "", "%.0f")
            .column("most", "", "%.0f")
            .column("CPU", "ns a byte", "%.2f");

    /** Makes a transfer. */
    @FunctionalInterface
    private interface Maker {
        BulkTransfer make() throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int warmMs = warm != null ? warm : quick ? 3_000 : 10_000;
        int measureMs = measure != null ? measure : quick ? 3_000 : 15_000;
        check("--warm", warmMs, 0, 600_000);
        check("--measure", measureMs, 50, 600_000);
        BulkRate.Times times = new BulkRate.Times(warmMs, measureMs);
        if (!DatagramIo.EPOLL_SEGMENTED.isAvailable()) {
            throw new IllegalStateException(
                    "this machine has no UDP segmentation offload: it takes Linux 5.0 or newer");
        }
        terminal.moment("1 of 4: AES-GCM");
        double aesGcmMbps = new PacketCipher().mbps(times);
        BulkRate ours = watch("2 of 4: sessions", times, () -> new SessionTransfer(DatagramIo.EPOLL_SEGMENTED));
        BulkRate single = watch("3 of 4: sessions without GSO", times, () -> new SessionTransfer(DatagramIo.EPOLL));
        BulkRate quic = watch("4 of 4: QUIC", times, QuicTransfer::new);
        row("sessions", ours);
        row("sessions without GSO", single);
        row("Netty's QUIC", quic);
        terminal.say("%n%s%nAES-GCM alone, one core: %.0f Mbit/s", table, aesGcmMbps);
        write(figures(aesGcmMbps, ours, single, quic), conditions(times));
        return 0;
    }

    private BulkRate watch(String what, BulkRate.Times times, Maker maker) throws IOException, InterruptedException {
        terminal.moment("%s", what);
        try (BulkTransfer transfer = maker.make()) {
            return BulkRate.of(transfer, times);
        }
    }

    private void row(String what, BulkRate rate) {
        table.row(what, rate.mbps(), rate.least(), rate.most(), rate.cpuNsPerByte());
    }

    private static Map<String, Object> figures(double aesGcmMbps, BulkRate ours, BulkRate single, BulkRate quic) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("mbps", ours.mbps());
        figures.put("mbpsWithoutGso", single.mbps());
        figures.put("cpuNsPerByte", ours.cpuNsPerByte());
        figures.put("cpuNsPerByteWithoutGso", single.cpuNsPerByte());
        figures.put("aesGcmMbps", aesGcmMbps);
        figures.put("quicMbps", quic.mbps());
        figures.put("quicCpuNsPerByte", quic.cpuNsPerByte());
        return figures;
    }

    private static Map<String, Object> conditions(BulkRate.Times times) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("warmMs", times.warmMs());
        conditions.put("measureMs", times.measureMs());
        conditions.put("datagramBytes", PacketCipher.PACKET_BYTES);
        conditions.put("eventLoops", 2);
        return conditions;
    }
}
