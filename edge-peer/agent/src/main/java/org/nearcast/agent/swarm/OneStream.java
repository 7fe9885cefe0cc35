// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.util.concurrent.CompletionStage;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.protocol.rtmp.Status;

/** Lets encoders and players have one stream, by its name or the last word of it, in any application. */
final class OneStream implements RtmpAuthority {
    private final String name;
    private final boolean mayPublish;

    /**
     * @param name public, {@code app/name}
     * @param mayPublish whether it comes from encoders here, rather than from elsewhere
     */
    OneStream(String name, boolean mayPublish) {
        this.name = name;
        this.mayPublish = mayPublish;
    }

    @Override
    public CompletionStage<Verdict> connect(StreamRequest request) {
        return RtmpAuthority.allow(request.app());
    }

    @Override
    public CompletionStage<Verdict> publish(StreamRequest request) {
        if (!mayPublish) {
            return RtmpAuthority.refuse(Status.PUBLISH_DENIED, "this peer watches; use nearcast peer broadcast");
        }
        return isIt(request)
                ? RtmpAuthority.allow(name)
                : RtmpAuthority.refuse(Status.PUBLISH_BAD_NAME, "this peer broadcasts " + name + " and no other");
    }

    @Override
    public CompletionStage<Verdict> play(StreamRequest request) {
        return isIt(request)
                ? RtmpAuthority.allow(name)
                : RtmpAuthority.refuse(Status.PLAY_STREAM_NOT_FOUND, "here is " + name + " and no other");
    }

    private boolean isIt(StreamRequest request) {
        return name.equals(request.app() + "/" + request.name()) || name.endsWith("/" + request.name());
    }
}
