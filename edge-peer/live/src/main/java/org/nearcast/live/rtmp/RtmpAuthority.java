// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides what the clients of a server may do. Called on a connection's event loop, so it must not block; it may answer
 * later, from any thread. A stage that fails refuses.
 */
public interface RtmpAuthority {
    /** A connection's wish to use an application. */
    CompletionStage<Verdict> connect(StreamRequest request);

    /** A wish to publish; what is allowed is the public name, {@code app/name}. */
    CompletionStage<Verdict> publish(StreamRequest request);

    /** A wish to play; what is allowed is the public name, {@code app/name}. */
    CompletionStage<Verdict> play(StreamRequest request);

    /**
     * Who wants what. Its text names neither stream nor query, which may be secret.
     *
     * @param app application without query and outer slashes
     * @param name stream name or publishing key without query; empty for connect
     * @param query what followed the name's question mark, without it; may be empty
     * @param remote the client
     */
    record StreamRequest(String app, String name, String query, SocketAddress remote) {
        @Override
        public String toString() {
            return "request to " + app + " from " + remote;
        }
    }

    /** The decision. */
    sealed interface Verdict permits Allowed, Refused {}

    /**
     * Go ahead.
     *
     * @param name the public name, {@code app/name}; of no meaning for connect
     */
    record Allowed(String name) implements Verdict {}

    /**
     * No.
     *
     * @param code status code such as {@code NetStream.Publish.BadName}
     * @param description for people; nothing secret
     */
    record Refused(String code, String description) implements Verdict {}

    /** Allowed, at once. */
    static CompletionStage<Verdict> allow(String name) {
        return CompletableFuture.completedFuture(new Allowed(name));
    }

    /** Refused, at once. */
    static CompletionStage<Verdict> refuse(String code, String description) {
        return CompletableFuture.completedFuture(new Refused(code, description));
    }

    /** Allows everybody everything: every stream's key is its name. */
    static RtmpAuthority open() {
        return new RtmpAuthority() {
            @Override
            public CompletionStage<Verdict> connect(StreamRequest request) {
                return allow(request.app());
            }

            @Override
            public CompletionStage<Verdict> publish(StreamRequest request) {
                return allow(request.app() + "/" + request.name());
            }

            @Override
            public CompletionStage<Verdict> play(StreamRequest request) {
                return allow(request.app() + "/" + request.name());
            }
        };
    }
}
