// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a link does to frames in each direction.
 *
 * @param rateMbit rate in Mbit/s, 0.008 to 10000
 * @param delayMs one-way delay in ms, 0 to 60000
 * @param jitterMs greatest deviation from the delay in ms, 0 to the delay; never reorders on the delay line
 * @param lossPercent random loss in percent, 0 to 100
 * @param queue frames that may wait for the link, 1 to 1000000
 */
public record LinkShape(double rateMbit, double delayMs, double jitterMs, double lossPercent, int queue) {
    /** Frames that may wait where nothing else is said. */
    public static final int DEFAULT_QUEUE = 100;

    /** A link with a rate and a one-way delay, no jitter, no loss and the default queue. */
    public static LinkShape of(double rateMbit, double delayMs) {
        return new LinkShape(rateMbit, delayMs, 0, 0, DEFAULT_QUEUE);
    }

    /** The same with another jitter, in ms. */
    public LinkShape withJitterMs(double jitterMs) {
        return new LinkShape(rateMbit, delayMs, jitterMs, lossPercent, queue);
    }

    /** The same with another loss, in percent. */
    public LinkShape withLossPercent(double lossPercent) {
        return new LinkShape(rateMbit, delayMs, jitterMs, lossPercent, queue);
    }

    /** The same with another queue, in frames. */
    public LinkShape withQueue(int queue) {
        return new LinkShape(rateMbit, delayMs, jitterMs, lossPercent, queue);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rateMbit", rateMbit)
                .put("delayMs", delayMs)
                .put("jitterMs", jitterMs)
                .put("lossPercent", lossPercent)
                .put("queue", queue);
    }
}
