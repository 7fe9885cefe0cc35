// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.protocol.rtmp.Status;

/** Lets nobody publish what a peer broadcasts, and else decides as another does. */
final class BroadcastAuthority implements RtmpAuthority {
    private final RtmpAuthority other;
    private final Predicate<String> isBroadcast;

    /** @param isBroadcast whether a peer broadcasts a stream, by its public name; from any thread */
    BroadcastAuthority(RtmpAuthority other, Predicate<String> isBroadcast) {
        this.other = other;
        this.isBroadcast = isBroadcast;
    }

    @Override
    public CompletionStage<Verdict> connect(StreamRequest request) {
        return other.connect(request);
    }

    @Override
    public CompletionStage<Verdict> publish(StreamRequest request) {
        return other.publish(request)
                .thenApply(verdict -> verdict instanceof Allowed allowed && isBroadcast.test(allowed.name())
                        ? new Refused(Status.PUBLISH_BAD_NAME, "a peer broadcasts it")
                        : verdict);
    }

    @Override
    public CompletionStage<Verdict> play(StreamRequest request) {
        return other.play(request);
    }
}
