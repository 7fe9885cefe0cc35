// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * Where a peer takes in the controller's answers: only to what it sent lately, and, once it knows the controller's key,
 * only by that key. The same answer may pass twice; believing it again changes nothing. Thread-safe.
 */
public final class AnswerGate {

    private static final int REMEMBERED = 4;
    private static final int SIGNATURES_PER_SECOND = 20;

    private final Fingerprint self;
    private final Deque<long[]> asked = new ArrayDeque<>();
    private final TokenBuckets signatures = new TokenBuckets(1, SIGNATURES_PER_SECOND, SIGNATURES_PER_SECOND);
    private final DropCounts drops = new DropCounts();
    private Fingerprint controller;

    /**
     * A gate that has asked nothing yet.
     *
     * @param self the peer's own key
     * @param controller the controller's key, where it is known
     */
    public AnswerGate(Fingerprint self, Optional<Fingerprint> controller) {
        this.self = self;
        this.controller = controller.orElse(null);
    }

    /** From now on only answers by {@code key} pass. */
    public synchronized void pin(Fingerprint key) {
        controller = key;
    }

    /** Notes an announcement just sent; answers to the last four are taken. */
    public synchronized void sent(Announcement announcement) {
        if (asked.size() == REMEMBERED) {
            asked.removeFirst();
        }
        asked.addLast(new long[] {announcement.counter(), announcement.nonce()});
    }

    /**
     * Checks one datagram.
     *
     * @param datagram the whole UDP payload, which is neither changed nor kept
     * @param nowMs the time, in milliseconds, on any clock that goes on
     * @return the answer, signed by the key it carries
     * @throws AnnounceException if it is dropped
     */
    public synchronized Answer accept(byte[] datagram, long nowMs) throws AnnounceException {
        try {
            return check(datagram, nowMs);
        } catch (AnnounceException e) {
            drops.count(e.reason());
            throw e;
        }
    }

    private Answer check(byte[] datagram, long nowMs) throws AnnounceException {
        ByteBuffer head = AnnounceCodec.open(datagram, AnnounceCodec.ANSWER);
        long counter = head.getLong(AnnounceCodec.COUNTER_AT);
        long nonce = head.getLong(AnnounceCodec.NONCE_AT);
        if (asked.stream().noneMatch(question -> question[0] == counter && question[1] == nonce)) {
            throw new AnnounceException(AnnounceException.Reason.NOT_ASKED, "answers nothing asked lately");
        }
        if (controller != null && !controller.equals(PeerKey.fingerprint(datagram, AnnounceCodec.KEY_AT))) {
            throw new AnnounceException(AnnounceException.Reason.UNKNOWN_CONTROLLER, "not the controller's key");
        }
        Answer answer = AnnounceCodec.decodeAnswer(datagram);
        if (!answer.to().equals(self)) {
            throw new AnnounceException(AnnounceException.Reason.NOT_ASKED, "answers another peer");
        }
        if (!signatures.take(this, nowMs)) {
            throw new AnnounceException(AnnounceException.Reason.OVERLOADED, "too many signatures this second");
        }
        if (!AnnounceVerifier.isSignedBy(datagram, answer.key())) {
            throw new AnnounceException(AnnounceException.Reason.BAD_SIGNATURE, "not signed by its key");
        }
        return answer;
    }

    /** Datagrams dropped so far, by reason; reasons that never occurred are absent. */
    public synchronized Map<AnnounceException.Reason, Long> dropped() {
        return drops.snapshot();
    }
}
