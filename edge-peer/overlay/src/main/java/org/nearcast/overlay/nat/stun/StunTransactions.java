// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.Timer;

/**
 * Requests that wait for their answers, and are sent again meanwhile (RFC 8489, section 6.2.1). An answer is one by its transaction, which nobody
 * can guess, and if who asked says so.
 */
public final class StunTransactions {
    /** How many may wait at once: enough for a few dozen peers in the making. */
    public static final int MAX_WAITING = 1_024;

    /**
     * When a request is sent again.
     *
     * @param firstNs from the first sending to the second; then twice as long each time
     * @param sends how often it is sent, 1 or more
     * @param lastNs from the last sending to giving up
     */
    public record Pace(long firstNs, int sends, long lastNs) {
        private static final long MS = 1_000_000;

        /** As RFC 8489 has it by default: 7 times in 31.5 s, given up after 39.5 s. */
        public static final Pace STANDARD = new Pace(500 * MS, 7, 8_000 * MS);

        /** For who cannot wait: 4 times in 1.4 s, given up after 2.2 s. A departure: RFC 8489 has 500 ms at first where the path is not known. */
        public static final Pace HASTY = new Pace(200 * MS, 4, 800 * MS);
    }

    /** Is told how a request ends: once. */
    public interface Listener {
        /**
         * Whether what has come is the answer; what is not is as if it had never come (RFC 8489, section 9.1.4), and the request waits on.
         *
         * @param to where the request went
         */
        default boolean isAnswer(Endpoint to, Endpoint from, StunMessage answer) {
            return from.equals(to);
        }

        /** It is answered, rightly or with an error. */
        void answered(Endpoint from, StunMessage answer);

        /** It was not answered in time. */
        void timedOut();
    }

    /** A request that waits. */
    public final class Transaction {
        private final TransactionId id;
        private final Endpoint to;
        private final Payload request;
        private final Pace pace;
        private final Listener listener;
        private Timer timer;
        private int sent;

        private Transaction(TransactionId id, Endpoint to, Payload request, Pace pace, Listener listener) {
            this.id = id;
            this.to = to;
            this.request = request;
            this.pace = pace;
            this.listener = listener;
        }

        private void send() {
            long wait = pace.firstNs() << sent;
            sent++;
            boolean isLast = sent == pace.sends();
            timer = host.schedule(isLast ? pace.lastNs() : wait, isLast ? this::giveUp : this::send);
            sender.accept(to, request);
        }

        private void giveUp() {
            waiting.remove(id);
            listener.timedOut();
        }

        /** Sends it once more at once, beside its pace: there is reason to think that it gets through now. Does nothing if it is over. */
        public void urge() {
            if (waiting.containsKey(id)) {
                sender.accept(to, request);
            }
        }

        /** Forgets it; the listener hears nothing. Does nothing if it is over. */
        public void cancel() {
            if (waiting.remove(id) != null) {
                timer.cancel();
            }
        }
    }

    private final Host host;
    private final BiConsumer<Endpoint, Payload> sender;
    private final Map<TransactionId, Transaction> waiting = new LinkedHashMap<>();
    private long strays;

    /** @param sender how requests leave */
    public StunTransactions(Host host, BiConsumer<Endpoint, Payload> sender) {
        this.host = host;
        this.sender = sender;
    }

    /**
     * Sends a request.
     *
     * @param id the request's
     * @return null, and nothing is sent, if too many wait already
     */
    public Transaction ask(TransactionId id, Endpoint to, Payload request, Pace pace, Listener listener) {
        if (waiting.size() >= MAX_WAITING) {
            return null;
        }
        Transaction transaction = new Transaction(id, to, request, pace, listener);
        waiting.put(id, transaction);
        transaction.send();
        return transaction;
    }

    /**
     * An answer has come, which may be nobody's.
     *
     * @throws org.nearcast.overlay.host.MalformedPayloadException if who asked does not understand it
     */
    public void answered(Endpoint from, StunMessage answer) {
        Transaction transaction = waiting.get(answer.id());
        if (transaction == null || !transaction.listener.isAnswer(transaction.to, from, answer)) {
            strays++;
            return;
        }
        transaction.cancel();
        transaction.listener.answered(from, answer);
    }

    /** Whether an answer is waited for. */
    public boolean isWaiting(TransactionId id) {
        return waiting.containsKey(id);
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }

    /** Answers that nobody waited for: late, doubled or forged. */
    public long strays() {
        return strays;
    }
}
