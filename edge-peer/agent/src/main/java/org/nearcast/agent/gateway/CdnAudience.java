// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.http.HttpCall;
import org.nearcast.protocol.rtmp.StreamName;

/** Has the CDN decide who may watch by HTTP: each viewer is a muted play there. Thread-safe. */
final class CdnAudience implements Audience {
    private static final int MOST_NAME_LENGTH = 2048;

    /** What players of HLS add to a query for the server of the playlist. */
    private static final String OWN_PARAMETERS = "_HLS_";

    private final SharedStreams streams;
    private final InetSocketAddress cdn;
    private final int most;
    private final int mostPerAddress;
    private final LongAdder refused;
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private int viewers;

    /**
     * @param cdn whom viewers mean
     * @param most viewers at once
     * @param mostPerAddress of them from one address
     * @param refused counts those who were too many
     */
    CdnAudience(SharedStreams streams, InetSocketAddress cdn, int most, int mostPerAddress, LongAdder refused) {
        this.streams = streams;
        this.cdn = cdn;
        this.most = most;
        this.mostPerAddress = mostPerAddress;
        this.refused = refused;
    }

    /** Viewers at the moment. */
    synchronized int viewers() {
        return viewers;
    }

    @Override
    public CompletionStage<Admission> admit(HttpCall call, String said) {
        int slash = said.lastIndexOf('/');
        if (slash <= 0 || said.length() > MOST_NAME_LENGTH || said.chars().anyMatch(Character::isISOControl)) {
            return turned(404, "There is no such stream.");
        }
        StreamName name = StreamName.of(said.substring(0, slash), said.substring(slash + 1));
        // A question mark in the path itself would be another name at the CDN than here.
        if (!name.path().equals(said) || name.app().isEmpty() || name.name().isEmpty()) {
            return turned(404, "There is no such stream.");
        }
        InetAddress from = addressOf(call.remote());
        if (!enter(from)) {
            refused.increment();
            return turned(503, "Too many watch through this gateway.");
        }
        EventLoop loop = call.loop();
        return new HttpViewer(streams, cdn, name, withoutOwn(call.query()), loop, () -> leave(from)).ask();
    }

    private static CompletionStage<Admission> turned(int status, String why) {
        return CompletableFuture.completedFuture(new Turned(status, why));
    }

    private static InetAddress addressOf(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet ? internet.getAddress() : InetAddress.getLoopbackAddress();
    }

    private synchronized boolean enter(InetAddress from) {
        int fromThere = perAddress.getOrDefault(from, 0);
        if (viewers >= most || fromThere >= mostPerAddress) {
            return false;
        }
        viewers++;
        perAddress.put(from, fromThere + 1);
        return true;
    }

    private synchronized void leave(InetAddress from) {
        viewers--;
        perAddress.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
    }

    static String withoutOwn(String query) {
        StringBuilder kept = new StringBuilder(query.length());
        for (String parameter : query.split("&", -1)) {
            if (!parameter.isEmpty() && !parameter.startsWith(OWN_PARAMETERS)) {
                kept.append(kept.length() == 0 ? "" : "&").append(parameter);
            }
        }
        return kept.toString();
    }
}
