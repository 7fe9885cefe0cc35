// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import java.util.concurrent.CompletionStage;

/** Answers requests; called on the connection's event loop, so it must not block, but it may answer later. */
@FunctionalInterface
public interface HttpRoute {
    /** The answer, from any thread; a failure of the stage is a 500. */
    CompletionStage<HttpReply> answer(HttpCall call);
}
