// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.flv;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRoute;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Subscription;

/**
 * Answers {@code /flv/APP/NAME.flv} with the stream as an FLV file without end, from the last key frame on. Any page may
 * fetch it (CORS).
 */
public final class FlvRoute implements HttpRoute {
    /** To be registered for this prefix. */
    public static final String PREFIX = "/flv/";

    private static final String SUFFIX = ".flv";

    private final LiveStreams streams;
    private final Audience audience;
    private final FlvSettings settings;
    private final FlvCounters counters;

    /** Serves these streams to those whom the audience admits. */
    public FlvRoute(LiveStreams streams, Audience audience, FlvSettings settings, FlvCounters counters) {
        this.streams = streams;
        this.audience = audience;
        this.settings = settings;
        this.counters = counters;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpCall call) {
        String path = call.path();
        int end = path.length() - SUFFIX.length();
        int slash = path.lastIndexOf('/');
        if (!path.startsWith(PREFIX)
                || !path.endsWith(SUFFIX)
                || slash <= PREFIX.length()
                || end <= slash + 1
                || path.chars().anyMatch(Character::isISOControl)) {
            return CompletableFuture.completedFuture(HttpReply.notFound().forAnyPage());
        }
        return audience.admit(call, path.substring(PREFIX.length(), end)).thenCompose(admission -> {
            if (admission instanceof Audience.Seat seat) {
                return play(call, seat);
            }
            Audience.Turned turned = (Audience.Turned) admission;
            return refuse(turned.status(), turned.why());
        });
    }

    private CompletionStage<HttpReply> refuse(int status, String why) {
        counters.refused.increment();
        return CompletableFuture.completedFuture(HttpReply.status(status, why).forAnyPage());
    }

    private CompletionStage<HttpReply> play(HttpCall call, Audience.Seat seat) {
        FlvViewing viewing = new FlvViewing(call.loop(), seat, settings, counters);
        Optional<Subscription> place = streams.subscribe(seat.name(), viewing);
        if (place.isEmpty()) {
            seat.leave().run();
            return refuse(503, "Too many players wait for streams here.");
        }
        viewing.joined(place.get());
        return viewing.reply();
    }
}
