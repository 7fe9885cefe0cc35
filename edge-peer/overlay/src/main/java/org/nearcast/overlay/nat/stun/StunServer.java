// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import java.util.List;
import java.util.function.BiConsumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.rate.AddressLimits;

/**
 * Tells whoever asks where it sees them (RFC 8489, section 6.3), to a limit for each address and in all. An answer is never larger than thrice the
 * question. With colleagues at other endpoints it also lets them answer in its place, by which a peer learns whom its box lets in (RFC 5780,
 * section 6.1); between colleagues goes an indication that proves a key.
 */
public final class StunServer {
    /** Answers a second to one address, and at once. */
    public static final int PER_SECOND = 20;

    /** Asks that somebody of another address and port answers. */
    public static final int FROM_ELSEWHERE = 6;

    /** Asks that somebody of the same address and another port answers. */
    public static final int FROM_NEXT_DOOR = 2;

    private static final int CHANGE_ADDRESS = 4;
    private static final int TOGETHER = 100;
    private static final int REMEMBERED = 4_096;
    private static final int MOST_GROWTH = 3;

    /**
     * Servers that answer in each other's place.
     *
     * @param self where this one is, as clients see it
     * @param others where the others are
     * @param key that they share; a secret
     */
    public record Colleagues(Endpoint self, List<Endpoint> others, byte[] key) {
        /** A server that is alone. */
        public static final Colleagues NONE = new Colleagues(new Endpoint(0, 0, 0), List.of(), new byte[0]);

        /** Who has another address, and, if so asked, another port; null if nobody. */
        Endpoint elsewhere() {
            for (Endpoint other : others) {
                if (!other.sameAddress(self)) {
                    return other;
                }
            }
            return null;
        }

        /** Who has the same address and another port; null if nobody. */
        Endpoint nextDoor() {
            for (Endpoint other : others) {
                if (other.sameAddress(self) && other.port() != self.port()) {
                    return other;
                }
            }
            return null;
        }
    }

    private final Host host;
    private final BiConsumer<Endpoint, Payload> sender;
    private final Colleagues colleagues;
    private final AddressLimits limits;
    private long answered;
    private long refused;

    public StunServer(Host host, BiConsumer<Endpoint, Payload> sender, Colleagues colleagues) {
        this.host = host;
        this.sender = sender;
        this.colleagues = colleagues;
        limits = new AddressLimits(PER_SECOND, PER_SECOND, TOGETHER, REMEMBERED, host.nowNs());
    }

    /** A Binding request without a name has come. */
    public void asked(Endpoint from, StunMessage request) {
        if (!limits.take(host.nowNs(), from)) {
            refused++;
            return;
        }
        int[] unknown = request.unknown();
        if (unknown.length > 0) {
            StunWriter error = StunWriter.binding(StunClass.ERROR, request.id()).error(420, "");
            reply(from, request, error.unknown(unknown));
            return;
        }
        int change = request.has(StunAttribute.CHANGE_REQUEST) ? request.integer(StunAttribute.CHANGE_REQUEST) : 0;
        if ((change & FROM_ELSEWHERE) != 0) {
            delegate(from, request, (change & CHANGE_ADDRESS) != 0 ? colleagues.elsewhere() : colleagues.nextDoor());
            return;
        }
        reply(from, request, seen(from, request.id()));
    }

    private static StunWriter seen(Endpoint who, TransactionId id) {
        return StunWriter.binding(StunClass.SUCCESS, id).maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, who);
    }

    private void reply(Endpoint to, StunMessage request, StunWriter answer) {
        int most = MOST_GROWTH * request.size();
        Endpoint other = colleagues.elsewhere();
        if (other != null && answer.size() + (other.isIpv4() ? 12 : 24) + 8 <= most) {
            answer.endpoint(StunAttribute.OTHER_ADDRESS, other);
        }
        Payload payload = answer.size() + 8 <= most ? answer.endWithFingerprint() : answer.end();
        if (payload.size() > most) {
            refused++;
            return;
        }
        answered++;
        sender.accept(to, payload);
    }

    private void delegate(Endpoint from, StunMessage request, Endpoint colleague) {
        if (colleague == null) {
            int[] unknown = {StunAttribute.CHANGE_REQUEST}; // for who is alone (RFC 5780, section 6.1)
            StunWriter error = StunWriter.binding(StunClass.ERROR, request.id()).error(420, "");
            reply(from, request, error.unknown(unknown));
            return;
        }
        answered++;
        sender.accept(
                colleague,
                StunWriter.binding(StunClass.INDICATION, request.id())
                        .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, from)
                        .integritySha256(colleagues.key())
                        .endWithFingerprint());
    }

    /** A Binding indication has come: if it is a colleague's, somebody is to be answered in its place; anybody else's means nothing. */
    public void indicated(StunMessage indication) {
        if (colleagues.others().isEmpty() || !indication.isSealedBySha256(colleagues.key())) {
            refused++;
            return;
        }
        Endpoint client = indication.mapped();
        if (!limits.take(host.nowNs(), client)) {
            refused++;
            return;
        }
        answered++;
        sender.accept(client, seen(client, indication.id()).endWithFingerprint());
    }

    /**
     * What to ask a server, to learn where it sees this host.
     *
     * @param change 0, or {@link #FROM_ELSEWHERE} or {@link #FROM_NEXT_DOOR}
     */
    public static Payload question(TransactionId id, int change) {
        StunWriter question = StunWriter.binding(StunClass.REQUEST, id);
        if (change != 0) {
            question.integer(StunAttribute.CHANGE_REQUEST, change);
        }
        return question.endWithFingerprint();
    }

    /** Datagrams it has sent. */
    public long answered() {
        return answered;
    }

    /** What it did not answer. */
    public long refused() {
        return refused;
    }
}
