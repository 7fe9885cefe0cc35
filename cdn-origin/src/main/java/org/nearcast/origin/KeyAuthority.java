// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.util.concurrent.CompletionStage;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.protocol.rtmp.Status;

/** Who has a key may publish, under the key's public name, whatever application it connected to. Everybody may play. */
final class KeyAuthority implements RtmpAuthority {
    private final PublishingKeys keys;

    KeyAuthority(PublishingKeys keys) {
        this.keys = keys;
    }

    @Override
    public CompletionStage<Verdict> connect(StreamRequest request) {
        return RtmpAuthority.allow(request.app());
    }

    @Override
    public CompletionStage<Verdict> publish(StreamRequest request) {
        return keys.nameFor(request.name())
                .map(RtmpAuthority::allow)
                .orElseGet(() -> RtmpAuthority.refuse(Status.PUBLISH_DENIED, "unknown publishing key"));
    }

    @Override
    public CompletionStage<Verdict> play(StreamRequest request) {
        return RtmpAuthority.allow(request.app() + "/" + request.name());
    }
}
