// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.nearcast.live.audience.Audience.Seat;

/**
 * Viewers of HLS, who come again and again without a connection of their own: each has a token that nobody can guess, and keeps
 * its seat while it asks for something now and then. Thread-safe.
 */
final class HlsSessions {
    private static final int TOKEN_BYTES = 16;

    private static final class Session {
        final Seat seat;
        long lastMs;

        Session(Seat seat, long nowMs) {
            this.seat = seat;
            this.lastMs = nowMs;
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new HashMap<>();
    private final long idleMs;
    private final LongSupplier clockMs;

    /**
     * @param idleMs a viewer that asks for nothing so long has gone, ms
     * @param clockMs a clock that only rises, ms
     */
    HlsSessions(long idleMs, LongSupplier clockMs) {
        this.idleMs = idleMs;
        this.clockMs = clockMs;
    }

    /** Begins a session; returns its token. */
    String begin(Seat seat) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        synchronized (this) {
            sessions.put(token, new Session(seat, clockMs.getAsLong()));
        }
        seat.revoked().thenRun(() -> end(token));
        return token;
    }

    /** The seat of a session, which is alive for another while. */
    synchronized Optional<Seat> seat(String token) {
        Session session = sessions.get(token);
        if (session == null) {
            return Optional.empty();
        }
        session.lastMs = clockMs.getAsLong();
        return Optional.of(session.seat);
    }

    /** Ends a session. Idempotent. */
    void end(String token) {
        Session ended;
        synchronized (this) {
            ended = sessions.remove(token);
        }
        if (ended != null) {
            ended.seat.leave().run();
        }
    }

    /** Ends those that have gone; to be called now and then. */
    void expire() {
        List<String> gone = new ArrayList<>();
        synchronized (this) {
            long now = clockMs.getAsLong();
            sessions.forEach((token, session) -> {
                if (now - session.lastMs >= idleMs) {
                    gone.add(token);
                }
            });
        }
        gone.forEach(this::end);
    }

    /** Sessions at the moment. */
    synchronized int size() {
        return sessions.size();
    }
}
