// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.StubHost;
import org.nearcast.overlay.nat.stun.StunTransactions.Pace;

class StunTransactionsTest {
    private static final long MS = 1_000_000;
    private static final Endpoint SERVER = Endpoint.ipv4(0xc6336401, 3_478);
    private static final Endpoint OTHER = Endpoint.ipv4(0xc6336402, 3_478);
    private static final TransactionId ID = new TransactionId(1, 2);

    private final StubHost host = new StubHost(1);
    private final List<Long> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final StunTransactions transactions =
            new StunTransactions(host, (to, payload) -> sent.add(host.nowNs() / MS));

    private StunTransactions.Transaction ask(TransactionId id, Pace pace) {
        return transactions.ask(id, SERVER, StunServer.question(id, 0), pace, new StunTransactions.Listener() {
            @Override
            public void answered(Endpoint from, StunMessage answer) {
                told.add("answered");
            }

            @Override
            public void timedOut() {
                told.add("timed out");
            }
        });
    }

    private void answer(Endpoint from, TransactionId id) {
        transactions.answered(
                from,
                StunMessage.read(StunWriter.binding(StunClass.SUCCESS, id).end().reader()));
    }

    @Test
    void shouldSendAgainAsTheStandardSays() {
        ask(ID, Pace.STANDARD);
        host.pass(39_499 * MS);
        assertEquals(List.of(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L), sent);
        assertEquals(List.of(), told);
        host.pass(MS);
        assertEquals(List.of("timed out"), told);
        assertEquals(0, transactions.size());
        assertEquals(0, host.timers());
    }

    @Test
    void shouldStopWhenItIsAnswered() {
        ask(ID, Pace.STANDARD);
        host.pass(600 * MS);
        answer(SERVER, ID);
        answer(SERVER, ID);
        host.pass(60_000 * MS);
        assertEquals(List.of(0L, 500L), sent);
        assertEquals(List.of("answered"), told);
        assertEquals(1, transactions.strays());
        assertEquals(0, host.timers());
    }

    @Test
    void shouldWaitOnWhenSomebodyElseAnswers() {
        ask(ID, Pace.HASTY);
        answer(OTHER, ID);
        answer(SERVER, new TransactionId(1, 3));
        assertEquals(List.of(), told);
        assertEquals(2, transactions.strays());
        assertTrue(transactions.isWaiting(ID));
        answer(SERVER, ID);
        assertEquals(List.of("answered"), told);
        assertFalse(transactions.isWaiting(ID));
    }

    @Test
    void shouldSendOnceMoreWhenUrgedAndKeepItsPace() {
        StunTransactions.Transaction transaction = ask(ID, Pace.HASTY);
        host.pass(100 * MS);
        transaction.urge();
        host.pass(10_000 * MS);
        assertEquals(List.of(0L, 100L, 200L, 600L, 1_400L), sent);
        transaction.urge();
        assertEquals(5, sent.size(), "it is over");
    }

    @Test
    void shouldForgetWhatIsCancelled() {
        StunTransactions.Transaction transaction = ask(ID, Pace.HASTY);
        transaction.cancel();
        transaction.cancel();
        answer(SERVER, ID);
        host.pass(10_000 * MS);
        assertEquals(List.of(), told);
        assertEquals(List.of(0L), sent);
    }

    @Test
    void shouldNotLetMoreWaitThanItMay() {
        for (int i = 0; i < StunTransactions.MAX_WAITING; i++) {
            assertNotNull(ask(new TransactionId(i, 0), Pace.HASTY));
        }
        assertNull(ask(ID, Pace.HASTY));
        assertEquals(StunTransactions.MAX_WAITING, sent.size());
    }
}
