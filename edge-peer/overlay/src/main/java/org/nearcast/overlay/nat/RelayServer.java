// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.rate.AddressLimits;
import org.nearcast.overlay.rate.TokenBucket;

/**
 * Passes datagrams on between two peers that cannot reach one another, for as long as they have something to say. Who asked for a path, in a
 * session, gets a key for each end; who proves a key, and that it hears at its endpoint, is that end. Only the two ends are passed anything, at
 * a limited rate.
 */
final class RelayServer {
    private static final int BINDS_PER_SECOND = 4;
    private static final int BINDS_TOGETHER = 50;
    private static final int ADDRESSES = 1_024;
    private static final long SWEEP_NS = 5_000_000_000L;
    private static final char NAME_PREFIX = 'r';
    private static final int NAME_LENGTH = 18;
    private static final int MOST_GROWTH = 3;

    private static final class End {
        private final byte[] key;
        private Endpoint at; // null until it is bound
        private Endpoint asking; // who was given the nonce
        private long nonce;

        End(byte[] key) {
            this.key = key;
        }
    }

    private static final class Path {
        private final PeerId asker;
        private final Signal.RelayGrant grant;
        private final End[] ends;
        private final TokenBucket rate;
        private final long endNs;
        private long usedNs;

        Path(PeerId asker, Signal.RelayGrant grant, TokenBucket rate, long nowNs, long endNs) {
            this.asker = asker;
            this.grant = grant;
            ends = new End[] {new End(grant.askerKey()), new End(grant.otherKey())};
            this.rate = rate;
            this.endNs = endNs;
            usedNs = nowNs;
        }
    }

    private final Host host;
    private final BiConsumer<Endpoint, Payload> sender;
    private final RelaySettings settings;
    private final AddressLimits binds;
    private final Map<Long, Path> paths = new LinkedHashMap<>();
    private boolean sweeping;
    private long relayedBytes;
    private long dropped;
    private long refused;

    RelayServer(Host host, BiConsumer<Endpoint, Payload> sender, RelaySettings settings) {
        this.host = host;
        this.sender = sender;
        this.settings = settings;
        binds = new AddressLimits(BINDS_PER_SECOND, 2 * BINDS_PER_SECOND, BINDS_TOGETHER, ADDRESSES, host.nowNs());
    }

    /** Somebody asks for a path, in a session: the answer. */
    Signal asked(PeerId asker, long meeting) {
        sweep();
        int own = 0;
        for (Path path : paths.values()) {
            if (path.asker.equals(asker)) {
                if (path.grant.meeting() == meeting) {
                    return path.grant; // asked twice, as the answer was lost
                }
                own++;
            }
        }
        if (paths.size() >= settings.maxPaths() || own >= settings.maxPathsOfOne()) {
            refused++;
            return new Signal.RelayRefusal(meeting);
        }
        long tag = host.random().nextLong();
        byte[] askerKey = Credentials.randomKey(host.random());
        Signal.RelayGrant grant = new Signal.RelayGrant(meeting, tag, askerKey, Credentials.randomKey(host.random()));
        long now = host.nowNs();
        double rate = settings.bitsPerSecond() / 8.0;
        TokenBucket bucket = new TokenBucket(rate, Math.max(rate / 4, 2 * Host.PACKET_BYTES), now);
        paths.put(tag, new Path(asker, grant, bucket, now, now + settings.lifetimeNs()));
        if (!sweeping) {
            sweeping = true;
            host.schedule(SWEEP_NS, this::sweepAgain);
        }
        return grant;
    }

    private void sweepAgain() {
        sweep();
        sweeping = !paths.isEmpty();
        if (sweeping) {
            host.schedule(SWEEP_NS, this::sweepAgain);
        }
    }

    private void sweep() {
        long now = host.nowNs();
        for (Iterator<Path> i = paths.values().iterator(); i.hasNext(); ) {
            Path path = i.next();
            if (now - path.endNs > 0 || now - path.usedNs > settings.idleNs()) {
                i.remove();
            }
        }
    }

    /** The name by which an end of a path is bound. */
    static String name(long tag, boolean isAsker) {
        return NAME_PREFIX + HexFormat.of().toHexDigits(tag) + (isAsker ? '0' : '1');
    }

    /** Whether a request's name is that of an end of a path. */
    static boolean isName(String name) {
        return name.length() == NAME_LENGTH && name.charAt(0) == NAME_PREFIX;
    }

    /** A request to bind an end. Twice is asked: what was said the first time must be said the second, from the same endpoint. */
    void bind(Endpoint from, StunMessage request) {
        End end = end(request.text(StunAttribute.USERNAME));
        if (!binds.take(host.nowNs(), from) || end == null || !request.isSealedBySha256(end.key)) {
            refused++;
            return;
        }
        if (!from.equals(end.asking)) {
            end.asking = from;
            end.nonce = host.random().nextLong();
        }
        boolean proved = request.has(StunAttribute.NONCE) && request.longInteger(StunAttribute.NONCE) == end.nonce;
        StunWriter answer = StunWriter.binding(proved ? StunClass.SUCCESS : StunClass.ERROR, request.id());
        if (proved) {
            end.at = from;
            answer.maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, from);
        } else {
            answer.error(438, "").longInteger(StunAttribute.NONCE, end.nonce);
        }
        Payload payload = answer.integritySha256(end.key).endWithFingerprint();
        if (payload.size() <= MOST_GROWTH * request.size()) {
            sender.accept(from, payload);
        }
    }

    private End end(String name) {
        try {
            Path path = paths.get(HexFormat.fromHexDigitsToLong(name, 1, NAME_LENGTH - 1));
            int number = name.charAt(NAME_LENGTH - 1) - '0';
            return path == null || number < 0 || number > 1 ? null : path.ends[number];
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** An envelope has come, whose head is read: what is left goes to the other end. */
    void pass(Endpoint from, long tag, PayloadReader inner) {
        Path path = paths.get(tag);
        int number = path == null ? -1 : from.equals(path.ends[0].at) ? 0 : from.equals(path.ends[1].at) ? 1 : -1;
        Endpoint to = number < 0 ? null : path.ends[1 - number].at;
        long now = host.nowNs();
        int bytes = inner.remaining() + Routes.ENVELOPE_BYTES;
        if (to == null || now - path.endNs > 0 || !path.rate.take(now, bytes)) {
            dropped++;
            return;
        }
        path.usedNs = now;
        relayedBytes += bytes;
        sender.accept(
                to,
                new PayloadWriter(Routes.ENVELOPE_BYTES)
                        .putByte(Routes.ENVELOPE)
                        .putLong(tag)
                        .endWith(inner));
    }

    /** Paths there are. */
    int size() {
        return paths.size();
    }

    /** Bytes that were passed on, envelopes included. */
    long relayedBytes() {
        return relayedBytes;
    }

    /** Envelopes that were not passed on: of strangers, to nobody, or too many. */
    long dropped() {
        return dropped;
    }

    /** Paths that were not granted, and ends that were not bound. */
    long refused() {
        return refused;
    }
}
