// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.audience.Audience.Seat;
import org.nearcast.live.audience.Audience.Turned;
import org.nearcast.live.hls.HlsRoute;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRoute;

/**
 * HLS for viewers whom the CDN lets in. {@code /hls/APP/NAME/index.m3u8} and {@code ll.m3u8} ask the CDN, and answer with a master
 * playlist whose one variant is below {@code /hls/APP/NAME/~TOKEN/}, where everything else is. A master playlist needs neither
 * redirects nor cookies of the player.
 */
final class SessionHlsRoute implements HttpRoute {
    private static final String MARK = "/~";

    private final HlsRoute hls;
    private final Audience audience;
    private final HlsSessions sessions;

    SessionHlsRoute(HlsRoute hls, Audience audience, HlsSessions sessions) {
        this.hls = hls;
        this.audience = audience;
        this.sessions = sessions;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpCall call) {
        String path = call.path();
        int file = path.lastIndexOf('/');
        if (!path.startsWith(HlsRoute.PREFIX) || file <= HlsRoute.PREFIX.length()) {
            return now(HttpReply.notFound());
        }
        String folder = path.substring(HlsRoute.PREFIX.length(), file);
        String wanted = path.substring(file + 1);
        int mark = folder.lastIndexOf(MARK);
        return mark > 0 && folder.indexOf('/', mark + 1) < 0
                ? inSession(call, folder.substring(0, mark), folder.substring(mark + MARK.length()), wanted)
                : begin(call, folder, wanted);
    }

    private static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedFuture(reply.forAnyPage());
    }

    private CompletionStage<HttpReply> inSession(HttpCall call, String name, String token, String file) {
        Optional<Seat> seat = sessions.seat(token).filter(held -> held.name().equals(name));
        return seat.isEmpty()
                ? now(HttpReply.status(403, "This session is over; begin again with the playlist."))
                : hls.serve(call, name, file);
    }

    private CompletionStage<HttpReply> begin(HttpCall call, String name, String file) {
        boolean plain = file.equals(HlsRoute.MEDIA_PLAYLIST) || file.equals(HlsRoute.MASTER_PLAYLIST);
        if (!plain && !file.equals(HlsRoute.LOW_LATENCY_PLAYLIST)) {
            return now(HttpReply.status(403, "Begin with a playlist."));
        }
        String playlist = plain ? HlsRoute.MEDIA_PLAYLIST : HlsRoute.LOW_LATENCY_PLAYLIST;
        return audience.admit(call, name).thenCompose(admission -> {
            if (admission instanceof Seat seat) {
                return master(call, seat, playlist);
            }
            Turned turned = (Turned) admission;
            return now(HttpReply.status(turned.status(), turned.why()));
        });
    }

    private CompletionStage<HttpReply> master(HttpCall call, Seat seat, String playlist) {
        String token = sessions.begin(seat);
        return hls.master(call, seat.name(), "~" + token + "/" + playlist).thenApply(reply -> {
            if (reply.status() != 200) {
                sessions.end(token);
            }
            return reply.with("cache-control", "no-store");
        });
    }
}
