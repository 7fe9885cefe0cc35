// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where announcements come in: at the controller and at every peer. Lets through what is well formed, sent from the
 * address it names, newer than all before it of the same key, and signed by that key; drops and counts the rest. The
 * order is by cost: size and head, the origin's rate, the key's known counter, the fields, the key, and last the
 * signature, of which only so many are checked in a second; those that are expected where they come in have as many for
 * themselves, so that strangers at many origins cannot use up theirs. Memory is bounded whatever arrives.
 *
 * <p>Only an accepted announcement moves its key's counter, so a forgery cannot silence the true sender. The gate
 * knows keys and addresses; what port and MAC a key may be seen at is the controller's to say. Thread-safe.
 */
public final class AnnouncementGate {

    /** A gateway reports up to 28 connections at a time, each every 10 s and when something changes: enough for 5,000. */
    private static final double REPORTS_PER_SECOND = 20;

    private static final int REPORTS_AT_ONCE = 60;

    private final CounterWindow counters;
    private final CounterWindow reportCounters;
    private final TokenBuckets origins;
    private final TokenBuckets reports;
    private final TokenBuckets signatures;
    private final TokenBuckets expectedSignatures;
    private final DropCounts drops = new DropCounts();
    private long accepted;

    /** A gate that has heard nothing yet. */
    public AnnouncementGate(GateLimits limits) {
        this.counters = new CounterWindow(limits.keys());
        this.reportCounters = new CounterWindow(limits.keys());
        this.reports = new TokenBuckets(limits.origins(), REPORTS_PER_SECOND, REPORTS_AT_ONCE);
        this.origins = new TokenBuckets(limits.origins(), limits.perOriginPerSecond(), limits.perOriginBurst());
        this.signatures = new TokenBuckets(1, limits.signaturesPerSecond(), limits.signaturesPerSecond());
        this.expectedSignatures = new TokenBuckets(1, limits.signaturesPerSecond(), limits.signaturesPerSecond());
    }

    /**
     * Checks one datagram, which nobody expects.
     *
     * @see #accept(byte[], InetAddress, Object, Predicate, long)
     */
    public Announcement accept(byte[] datagram, InetAddress source, Object origin, long nowMs)
            throws AnnounceException {
        return accept(datagram, source, origin, key -> false, nowMs);
    }

    /**
     * Checks one datagram.
     *
     * @param datagram the whole UDP payload, which is neither changed nor kept
     * @param source the IP address it came from
     * @param origin what its rate is counted by, with a proper {@code equals}: the switch port it came in at, or its
     *     address where no more is known
     * @param expected whether that key was accepted before and is bound to where the datagram came in
     * @param nowMs the time, in milliseconds, on any clock that goes on
     * @return the announcement, which {@code source} sent and its key signed
     * @throws AnnounceException if it is dropped
     */
    public synchronized Announcement accept(
            byte[] datagram, InetAddress source, Object origin, Predicate<Fingerprint> expected, long nowMs)
            throws AnnounceException {
        try {
            Announcement announcement = check(datagram, source, origin, expected, nowMs);
            accepted++;
            return announcement;
        } catch (AnnounceException e) {
            drops.count(e.reason());
            throw e;
        }
    }

    private Announcement check(
            byte[] datagram, InetAddress source, Object origin, Predicate<Fingerprint> expected, long nowMs)
            throws AnnounceException {
        ByteBuffer head = AnnounceCodec.open(datagram, AnnounceCodec.ANNOUNCEMENT);
        if (!origins.take(origin, nowMs)) {
            throw new AnnounceException(AnnounceException.Reason.TOO_FREQUENT, "too many from " + origin);
        }
        Fingerprint fingerprint = PeerKey.fingerprint(datagram, AnnounceCodec.KEY_AT);
        if (!counters.isNew(fingerprint, head.getLong(AnnounceCodec.COUNTER_AT))) {
            throw new AnnounceException(AnnounceException.Reason.REPEATED, "counter of " + fingerprint + " not new");
        }
        Announcement announcement = AnnounceCodec.decodeAnnouncement(datagram);
        requireSender(announcement.sender(), source);
        requireSignature(
                datagram, announcement.key(), expected.test(fingerprint) ? expectedSignatures : signatures, nowMs);
        counters.accept(fingerprint, announcement.counter());
        return announcement;
    }

    /**
     * Checks one report; beside what an announcement is checked for, its key must be one that is {@code expected}, before
     * anything is spent on it.
     *
     * @param datagram the whole UDP payload, which is neither changed nor kept
     * @param source the IP address it came from
     * @param origin what its rate is counted by: 20 a second, 60 at once
     * @param expected whether that key's gateway is at work where the datagram came in
     * @param nowMs the time, in milliseconds, on any clock that goes on
     * @throws AnnounceException if it is dropped
     */
    public synchronized Report acceptReport(
            byte[] datagram, InetAddress source, Object origin, Predicate<Fingerprint> expected, long nowMs)
            throws AnnounceException {
        try {
            Report report = checkReport(datagram, source, origin, expected, nowMs);
            accepted++;
            return report;
        } catch (AnnounceException e) {
            drops.count(e.reason());
            throw e;
        }
    }

    private Report checkReport(
            byte[] datagram, InetAddress source, Object origin, Predicate<Fingerprint> expected, long nowMs)
            throws AnnounceException {
        ByteBuffer head = AnnounceCodec.open(datagram, AnnounceCodec.REPORT);
        if (!reports.take(origin, nowMs)) {
            throw new AnnounceException(AnnounceException.Reason.TOO_FREQUENT, "too many reports from " + origin);
        }
        Fingerprint fingerprint = PeerKey.fingerprint(datagram, AnnounceCodec.KEY_AT);
        if (!expected.test(fingerprint)) {
            throw new AnnounceException(AnnounceException.Reason.UNKNOWN_GATEWAY, fingerprint + " is none there");
        }
        if (!reportCounters.isNew(fingerprint, head.getLong(AnnounceCodec.COUNTER_AT))) {
            throw new AnnounceException(AnnounceException.Reason.REPEATED, "counter of " + fingerprint + " not new");
        }
        Report report = ReportCodec.decode(datagram);
        requireSender(report.sender(), source);
        requireSignature(datagram, report.key(), expectedSignatures, nowMs);
        reportCounters.accept(fingerprint, report.counter());
        return report;
    }

    private static void requireSender(InetAddress said, InetAddress source) throws AnnounceException {
        if (!said.equals(Addresses.canonical(source.getAddress()))) {
            throw new AnnounceException(
                    AnnounceException.Reason.WRONG_SENDER,
                    "from " + source.getHostAddress() + ", says " + said.getHostAddress());
        }
    }

    private void requireSignature(byte[] datagram, PeerKey key, TokenBuckets bucket, long nowMs)
            throws AnnounceException {
        if (!bucket.take(this, nowMs)) {
            throw new AnnounceException(AnnounceException.Reason.OVERLOADED, "too many signatures this second");
        }
        if (!AnnounceVerifier.isSignedBy(datagram, key)) {
            throw new AnnounceException(AnnounceException.Reason.BAD_SIGNATURE, "not signed by " + key.fingerprint());
        }
    }

    /**
     * Tells the gate a counter kept over a restart, so that older announcements of that key stay refused.
     *
     * @param key the key's fingerprint
     * @param counter the highest accepted so far, unsigned
     */
    public synchronized void remember(Fingerprint key, long counter) {
        counters.accept(key, counter);
        reportCounters.accept(key, counter);
    }

    /** Announcements let through so far. */
    public synchronized long accepted() {
        return accepted;
    }

    /** Datagrams dropped so far, by reason; reasons that never occurred are absent. */
    public synchronized Map<AnnounceException.Reason, Long> dropped() {
        return drops.snapshot();
    }
}
