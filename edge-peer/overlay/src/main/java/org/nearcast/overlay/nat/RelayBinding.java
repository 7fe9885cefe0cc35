// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.nat.stun.TransactionId;

/** This host's end of a relayed path: bound at the relay, and bound again now and then, as this host may be seen elsewhere by then. */
final class RelayBinding {
    private static final long AGAIN_NS = 15_000_000_000L;
    private static final int STALE_NONCE = 438;

    private final Host host;
    private final StunTransactions transactions;
    private final Endpoint relay;
    private final long tag;
    private final boolean isAsker;
    private final byte[] key;
    private final Runnable bound;
    private StunTransactions.Transaction waiting;
    private Timer timer = () -> {};
    private long nonce;
    private boolean hasNonce;
    private boolean isBound;
    private boolean isOver;

    /**
     * @param isAsker whether this is the end of who asked for the path
     * @param bound is run when it is bound for the first time
     */
    RelayBinding(
            Host host,
            StunTransactions transactions,
            Endpoint relay,
            long tag,
            boolean isAsker,
            byte[] key,
            Runnable bound) {
        this.host = host;
        this.transactions = transactions;
        this.relay = relay;
        this.tag = tag;
        this.isAsker = isAsker;
        this.key = key;
        this.bound = bound;
    }

    long tag() {
        return tag;
    }

    Endpoint relay() {
        return relay;
    }

    void bind() {
        TransactionId id = TransactionId.random(host.random());
        StunWriter request =
                StunWriter.binding(StunClass.REQUEST, id).text(StunAttribute.USERNAME, RelayServer.name(tag, isAsker));
        if (hasNonce) {
            request.longInteger(StunAttribute.NONCE, nonce);
        }
        waiting = transactions.ask(
                id,
                relay,
                request.integritySha256(key).endWithFingerprint(),
                StunTransactions.Pace.HASTY,
                new StunTransactions.Listener() {
                    @Override
                    public boolean isAnswer(Endpoint to, Endpoint from, StunMessage answer) {
                        return from.equals(to) && answer.isSealedBySha256(key);
                    }

                    @Override
                    public void answered(Endpoint from, StunMessage answer) {
                        heard(answer);
                    }

                    @Override
                    public void timedOut() {
                        later();
                    }
                });
        if (waiting == null) {
            later();
        }
    }

    private void heard(StunMessage answer) {
        if (answer.what() == StunClass.ERROR) {
            boolean isNew = answer.errorCode() == STALE_NONCE
                    && answer.has(StunAttribute.NONCE)
                    && (!hasNonce || answer.longInteger(StunAttribute.NONCE) != nonce);
            if (isNew) {
                nonce = answer.longInteger(StunAttribute.NONCE);
                hasNonce = true;
                bind();
            } else {
                later();
            }
            return;
        }
        later();
        if (!isBound) {
            isBound = true;
            bound.run();
        }
    }

    private void later() {
        if (!isOver) {
            timer = host.schedule(AGAIN_NS, this::bind);
        }
    }

    /** Lets go of it. */
    void end() {
        isOver = true;
        timer.cancel();
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
