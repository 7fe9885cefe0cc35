// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/**
 * How large a datagram a path carries, found by probes (RFC 8899). It begins at what every path must carry, tries the largest first, then halves
 * what is unknown, and falls back when nothing large arrives any more.
 */
final class PathMtu {
    /** What is sent before anything is known: IPv6 asks every link for 1,280 bytes (RFC 8899, section 5.1.2, BASE_PLPMTU). */
    static final int BASE_BYTES = 1_200;

    private static final int MOST_PROBES = 3;
    private static final int CLOSE_ENOUGH = 20;
    private static final int BLACK_HOLE_TIMEOUTS = 3;
    private static final long AGAIN_NS = 600_000_000_000L;

    private final int most;
    private int works;
    private int fails; // what does not arrive, or one more than the most
    private int probing; // the size under way, 0 if none
    private int tried;
    private long nextNs;
    private long restartNs = Long.MAX_VALUE;

    /**
     * @param most the largest that both ends take, bytes
     * @param startNs when the first probe may be sent
     */
    PathMtu(int most, long startNs) {
        this.most = most;
        works = most > Transport.WHOLE_MESSAGES
                ? most
                : Math.min(BASE_BYTES, most); // whole messages: there is no such path to be found out
        fails = most + 1;
        nextNs = startNs;
    }

    /** How large a datagram may be now. */
    int bytes() {
        return works;
    }

    private boolean isDone() {
        return fails - works <= CLOSE_ENOUGH;
    }

    /** How large a probe should be sent now, 0 if none. */
    int due(long nowNs) {
        if (isDone() && nowNs >= restartNs) {
            restartNs = Long.MAX_VALUE;
            fails = most + 1;
        }
        if (probing != 0 || isDone() || nowNs < nextNs) {
            return 0;
        }
        return size();
    }

    private int size() {
        return fails > most ? most : (works + fails) / 2;
    }

    /** When one will be due. */
    long deadlineNs() {
        return probing != 0 ? Long.MAX_VALUE : isDone() ? restartNs : nextNs;
    }

    /** A probe leaves. */
    SentFrame probe(int size) {
        probing = size;
        return new SentFrame() {
            private boolean over;

            @Override
            public void acknowledged() {
                if (!over && probing == size) {
                    over = true;
                    probing = 0;
                    tried = 0;
                    works = Math.max(works, size);
                    settle();
                }
            }

            @Override
            public void lost() {
                if (!over && probing == size) {
                    over = true;
                    probing = 0;
                    if (++tried >= MOST_PROBES) {
                        tried = 0;
                        fails = Math.min(fails, size);
                        settle();
                    }
                }
            }
        };
    }

    private void settle() {
        if (isDone() && fails <= most && nextNs < Long.MAX_VALUE - AGAIN_NS) {
            restartNs = nextNs + AGAIN_NS;
        }
    }

    /** No probe leaves before then: a round trip after the last one, and not while nothing is heard. */
    void pause(long untilNs) {
        nextNs = untilNs;
    }

    /**
     * Probe timeouts in a row.
     *
     * @return whether the path may have come to carry less than before
     */
    boolean timedOut(int timeouts) {
        if (timeouts < BLACK_HOLE_TIMEOUTS || works <= BASE_BYTES || most > Transport.WHOLE_MESSAGES) {
            return false;
        }
        fails = works;
        works = BASE_BYTES;
        probing = 0;
        tried = 0;
        return true;
    }
}
