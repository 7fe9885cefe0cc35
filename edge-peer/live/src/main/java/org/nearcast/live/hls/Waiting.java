// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Requests that wait for something of one stream to come. Thread-safe, if its conditions are. */
final class Waiting {
    private record Request(BooleanSupplier condition, CompletableFuture<Boolean> answer) {}

    private final int most;
    private final Set<Request> requests = new LinkedHashSet<>();

    Waiting(int most) {
        this.most = most;
    }

    /**
     * One more request. Completed with true when the condition holds, with false when the stream is over; whoever loses
     * patience completes it himself.
     *
     * @return null if too many wait already
     */
    CompletableFuture<Boolean> add(BooleanSupplier condition) {
        Request request = new Request(condition, new CompletableFuture<>());
        synchronized (this) {
            if (requests.size() >= most) {
                return null;
            }
            requests.add(request);
        }
        request.answer().whenComplete((came, failure) -> forget(request));
        return request.answer();
    }

    private synchronized void forget(Request request) {
        requests.remove(request);
    }

    /** Tells those whose condition holds by now. Not to be called with a lock held: they go on at once. */
    void settle() {
        release(false);
    }

    /** Tells all. */
    void close() {
        release(true);
    }

    private void release(boolean all) {
        List<Request> released = new ArrayList<>();
        List<Boolean> answers = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Request> each = requests.iterator(); each.hasNext(); ) {
                Request request = each.next();
                boolean holds = request.condition().getAsBoolean();
                if (holds || all) {
                    each.remove();
                    released.add(request);
                    answers.add(holds);
                }
            }
        }
        for (int i = 0; i < released.size(); i++) {
            released.get(i).answer().complete(answers.get(i));
        }
    }

    synchronized int size() {
        return requests.size();
    }
}
