// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import org.nearcast.protocol.announce.Answer;

/**
 * What the controller last said about this gateway, and for how long it holds. Time comes in; one thread.
 */
final class ControllerState {
    private final long graceMs;
    private final long begunMs;
    private Standing standing = Standing.UNKNOWN;
    private String site = "";
    private long validUntilMs;

    /** How this gateway stands with the controller. */
    enum Standing {
        /** Just begun; nobody has answered yet. */
        UNKNOWN("waiting for a controller"),
        /** Steered connections may come. */
        ALLOWED("allowed by the controller"),
        /** Heard, but the operator has not allowed this gateway's key or port. */
        NOT_ALLOWED("not allowed by the controller"),
        /** The controller knows this key at another port or address. */
        REFUSED("refused by the controller: this key is in use elsewhere"),
        /** No answer holds any more, or ever did: a plain network. */
        NO_CONTROLLER("no controller heard");

        private final String words;

        Standing(String words) {
            this.words = words;
        }
    }

    /**
     * @param nowMs time of the start, ms on a clock that only goes on
     * @param graceMs how long to wait before saying that there is no controller
     */
    ControllerState(long nowMs, long graceMs) {
        this.begunMs = nowMs;
        this.graceMs = graceMs;
    }

    /** Takes a verified answer. Returns whether the standing or the site is another than before. */
    boolean heard(Answer answer, long nowMs) {
        validUntilMs = nowMs + answer.leaseMs();
        Standing now;
        switch (answer.status()) {
            case ALLOWED:
                now = Standing.ALLOWED;
                break;
            case REFUSED:
                now = Standing.REFUSED;
                break;
            default:
                now = Standing.NOT_ALLOWED;
        }
        return become(now, answer.site());
    }

    /** Looks at the clock. Returns whether the last answer has just run out, or the first has failed to come. */
    boolean tick(long nowMs) {
        boolean over = standing == Standing.UNKNOWN ? nowMs - begunMs >= graceMs : nowMs >= validUntilMs;
        return over && become(Standing.NO_CONTROLLER, "");
    }

    private boolean become(Standing now, String at) {
        boolean changed = standing != now || !site.equals(at);
        standing = now;
        site = at;
        return changed;
    }

    Standing standing() {
        return standing;
    }

    /** The site's name, or empty. */
    String site() {
        return site;
    }

    /** For the log: one line's worth. */
    String describe() {
        return site.isEmpty() ? standing.words : standing.words + " at site " + site;
    }
}
