// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.audience;

import java.util.concurrent.CompletionStage;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.live.rtmp.RtmpAuthority.Allowed;
import org.nearcast.live.rtmp.RtmpAuthority.StreamRequest;

/** Admits whom a server's authority would let play by RTMP. */
public final class AuthorityAudience implements Audience {
    private final RtmpAuthority authority;

    /** Asks that authority. */
    public AuthorityAudience(RtmpAuthority authority) {
        this.authority = authority;
    }

    @Override
    public CompletionStage<Admission> admit(HttpCall call, String name) {
        int slash = name.lastIndexOf('/');
        StreamRequest request = new StreamRequest(
                name.substring(0, Math.max(0, slash)), name.substring(slash + 1), call.query(), call.remote());
        return authority
                .play(request)
                .handle((verdict, failure) -> verdict instanceof Allowed allowed
                        ? Seat.forEver(allowed.name())
                        : new Turned(403, "This stream is not for you."));
    }
}
