// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

/** One question to a silent client, whether its connection lives. Its connection's monitor guards it. */
public final class Probe {

    /** How long the server has to reset a connection that its client still holds to. */
    private static final long SERVERS_TURN_MS = 1500;

    private static final long ASK_AGAIN_MS = 1000;
    private static final long GIVE_UP_MS = 2500;
    private static final long UNSENT = -1;

    /** What is known by now. */
    public enum Verdict {
        /** Nothing yet. */
        WAIT,
        /** The question shall be asked once more. */
        ASK,
        /** The client answered, and the server did not contradict. */
        ALIVE,
        /** The client does not answer. */
        UNANSWERED
    }

    private long askedMs = UNSENT;
    private long answeredMs = UNSENT;
    private int asked;

    /** The question was put. */
    public void asked(long nowMs) {
        if (asked == 0) {
            askedMs = nowMs;
        }
        asked++;
    }

    /** The client has sent something that ends nothing. */
    public void answered(long nowMs) {
        if (asked > 0 && answeredMs == UNSENT) {
            answeredMs = nowMs;
        }
    }

    public Verdict verdict(long nowMs) {
        if (answeredMs != UNSENT) {
            return nowMs - answeredMs >= SERVERS_TURN_MS ? Verdict.ALIVE : Verdict.WAIT;
        }
        if (asked == 1 && nowMs - askedMs >= ASK_AGAIN_MS) {
            return Verdict.ASK;
        }
        return asked > 0 && nowMs - askedMs >= GIVE_UP_MS ? Verdict.UNANSWERED : Verdict.WAIT;
    }
}
