// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.audience;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.nearcast.live.http.HttpCall;

/** Decides which stream a viewer may watch by HTTP. Called on a connection's event loop, so it must not block. */
public interface Audience {
    /**
     * A viewer wishes to watch.
     *
     * @param call its request, whose query says what else there is to say
     * @param name of the stream as the viewer says it, {@code app/name}
     * @return the answer, from any thread; a failure of the stage is a fault of ours
     */
    CompletionStage<Admission> admit(HttpCall call, String name);

    /** The answer. */
    sealed interface Admission permits Seat, Turned {}

    /**
     * The viewer may watch for as long as the seat is kept.
     *
     * @param name public name of the stream, {@code app/name}
     * @param revoked completed when it may no longer; never for who may for ever
     * @param leave to be run once when it has gone, from any thread
     */
    record Seat(String name, CompletionStage<Void> revoked, Runnable leave) implements Admission {
        /** A seat that nobody takes away and nobody counts. */
        public static Seat forEver(String name) {
            return new Seat(name, new CompletableFuture<>(), () -> {});
        }
    }

    /**
     * The viewer may not.
     *
     * @param status HTTP status
     * @param why in a sentence for people; nothing secret
     */
    record Turned(int status, String why) implements Admission {}

    /** Everybody may watch everything. */
    static Audience everybody() {
        return (call, name) -> CompletableFuture.completedFuture(Seat.forEver(name));
    }
}
