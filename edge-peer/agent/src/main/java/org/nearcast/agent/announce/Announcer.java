// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import io.netty.channel.EventLoop;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.nearcast.agent.report.SteeredConnections;
import org.nearcast.live.Counters;
import org.nearcast.protocol.announce.AnnounceCounter;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.Fingerprint;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;
import org.nearcast.protocol.announce.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once a second on every interface, by IPv4 and IPv6, that this gateway is here, and hears the controller's answers. The first
 * controller whose answer passes is the only one believed until the process ends, unless one was named beforehand.
 *
 * <p>Lives on an event loop of its own, so that signatures (about 1 ms each) never hold up media.
 */
public final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    /** How soon what changes is reported. */
    private static final long REPORT_MS = 250;

    private final EventLoop loop;
    private final AnnounceSettings settings;
    private final AnnounceSigner signer;
    private final AnnounceCounter counter;
    private final SecureRandom random;
    private final List<Redirect> redirects;
    private final LongSupplier nowMs;
    private final IntConsumer dscp;
    private final AnnounceCounters counters;
    private final SteeredConnections steered;
    private final Map<AnnouncedInterfaces.Exit, InterfaceAnnouncer> exits = new HashMap<>();
    private Optional<Fingerprint> controller;
    private ScheduledFuture<?> ticks;
    private ScheduledFuture<?> reports;
    private long nextScanMs;
    private volatile List<InterfaceStatus> status = List.of();

    /** For the status: one interface. */
    public record InterfaceStatus(String name, String address, String standing, String site) {}

    /**
     * @param loop where everything here runs
     * @param keys signs the announcements
     * @param counter strictly increasing over restarts
     * @param redirects what is announced
     * @param controller the only controller to believe, if the operator named one
     * @param nowMs ms on a clock that only goes on
     * @param counters where it counts what was sent and heard
     * @param dscp told the DSCP (0..63) for new connections to the CDN whenever an answer carries one
     * @param steered what is reported to a controller that has allowed this gateway
     */
    public Announcer(
            EventLoop loop,
            AnnounceSettings settings,
            PeerKeyPair keys,
            AnnounceCounter counter,
            List<Redirect> redirects,
            Optional<Fingerprint> controller,
            LongSupplier nowMs,
            IntConsumer dscp,
            Counters counters,
            SteeredConnections steered) {
        this.steered = steered;
        this.loop = loop;
        this.settings = settings;
        this.random = new SecureRandom();
        this.signer = new AnnounceSigner(keys, random);
        this.counter = counter;
        this.redirects = List.copyOf(redirects);
        this.controller = controller;
        this.nowMs = nowMs;
        this.dscp = dscp;
        this.counters = new AnnounceCounters(counters);
    }

    /** Sends the first announcement and goes on from there. */
    public void start() {
        loop.execute(() -> {
            nextScanMs = nowMs.getAsLong();
            ticks = loop.scheduleAtFixedRate(this::tick, 0, settings.intervalMs(), TimeUnit.MILLISECONDS);
            reports = loop.scheduleAtFixedRate(this::report, REPORT_MS, REPORT_MS, TimeUnit.MILLISECONDS);
        });
    }

    private void tick() {
        long now = nowMs.getAsLong();
        if (now >= nextScanMs) {
            nextScanMs = now + settings.rescanMs();
            scan(now);
        }
        exits.values().forEach(exit -> exit.tick(now));
        publishStatus();
    }

    private void report() {
        long now = nowMs.getAsLong();
        exits.values().forEach(exit -> exit.report(now));
    }

    /** What is to be reported now by a gateway with this address. */
    List<Report> reportsFrom(AnnouncedInterfaces.Exit exit, long now) {
        return steered.due(exit.address(), now).stream()
                .map(due -> new Report(signer.publicKey(), counter.next(), exit.address(), due))
                .toList();
    }

    byte[] sign(Report report) {
        return signer.sign(report);
    }

    private void scan(long now) {
        List<AnnouncedInterfaces.Exit> found;
        try {
            found = AnnouncedInterfaces.find(
                    settings.interfaces(), settings.groupIpv6().isPresent());
        } catch (SocketException e) {
            LOG.warn("cannot list the network interfaces: {}", e.getMessage());
            return;
        }
        for (AnnouncedInterfaces.Exit gone : new ArrayList<>(exits.keySet())) {
            if (!found.contains(gone)) {
                LOG.info("no longer announcing on {}", gone);
                exits.remove(gone).close();
            }
        }
        for (AnnouncedInterfaces.Exit exit : found) {
            exits.computeIfAbsent(exit, fresh -> {
                LOG.info("announcing on {}", fresh);
                return new InterfaceAnnouncer(this, fresh, now);
            });
        }
    }

    EventLoop loop() {
        return loop;
    }

    AnnounceSettings settings() {
        return settings;
    }

    Optional<Fingerprint> controller() {
        return controller;
    }

    Fingerprint self() {
        return signer.publicKey().fingerprint();
    }

    long nowMs() {
        return nowMs.getAsLong();
    }

    Announcement announcementFrom(AnnouncedInterfaces.Exit exit, int roles) {
        return new Announcement(
                signer.publicKey(), counter.next(), random.nextLong(), roles, exit.address(), redirects);
    }

    byte[] sign(Announcement announcement) {
        return signer.sign(announcement);
    }

    void answered(Answer answer) {
        if (controller.isEmpty()) {
            Fingerprint first = answer.key().fingerprint();
            controller = Optional.of(first);
            LOG.info("controller {} answered first and is the one believed from now on", first.hex());
            exits.values().forEach(exit -> exit.pin(first));
        }
        if (answer.status() == Answer.Status.ALLOWED || answer.status() == Answer.Status.NOT_ALLOWED) {
            dscp.accept(answer.dscp());
        }
        publishStatus();
    }

    private void publishStatus() {
        status = exits.values().stream().map(InterfaceAnnouncer::status).toList();
    }

    AnnounceCounters counters() {
        return counters;
    }

    /** How this gateway stands on each interface. */
    public List<InterfaceStatus> status() {
        return status;
    }

    /**
     * Stops announcing. The last announcement on every interface is without the role of a gateway, so that whoever hears it
     * lets go at once; others do within 3.5 s. Waits at most 1 s until it is sent; not to be called on the loop.
     */
    @Override
    public void close() {
        loop.submit(() -> {
                    if (ticks != null) {
                        ticks.cancel(false);
                        reports.cancel(false);
                    }
                    exits.values().forEach(InterfaceAnnouncer::resign);
                    exits.clear();
                })
                .awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
