// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.playout.CaptureClock;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.SegmentException;

/** Manifests and chunks as they come, and as they go on to others. */
final class Delivery {
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long LEAST_WORTH_NS = 500 * MS_NS;
    private static final long MANIFEST_LATE_NS = 150 * MS_NS;
    private static final int MOST_EARLY = 128;
    /** No manifest that is verified is so far ahead of what is known. */
    private static final long MOST_AHEAD = 1 << 20;
    /** As long as what is pulled may wait behind all else; beyond it is denied, and pulled elsewhere. */
    private static final int MOST_QUEUE_MS = 50;
    /** The same of what somebody would miss otherwise. */
    private static final int MOST_QUEUE_FOR_LAST_CHANCE_MS = 150;

    private static final int LAST_CHANCE_MS = 800;

    private static final long MOST_QUEUED_FOR_ONE = 1 << 16;
    private static final int MANIFESTS_TOLD = 12;
    private static final double SMOOTH = 0.05;
    private static final int WRONG_BORNE = 1;

    /** Many wait for what the strong ones pass on. */
    private static final Comparator<Neighbour> STRONG_FIRST = (one, other) -> Integer.compare(other.upload, one.upload);

    private record Early(Neighbour from, SwarmMessages.Chunk chunk, long sinceNs) {}

    private final Host host;
    private final int shortName;
    private final StreamSpec stream;
    private final SwarmSettings settings;
    private final Neighbours neighbours;
    private final Subscriptions subscriptions;
    private final Pulls pulls;
    private final PlayoutBuffer buffer;
    private final CaptureClock clock;
    private final SwarmCounters counters;
    private final Map<Long, List<Early>> early = new LinkedHashMap<>();
    private final Allowance allowance;
    private int earlyCount;
    private double bytesPerSecond;
    private long lastCaptureMs = -1;
    private long lastNumber;

    Delivery(
            Host host,
            PeerId self,
            StreamSpec stream,
            SwarmSettings settings,
            Neighbours neighbours,
            Subscriptions subscriptions,
            Pulls pulls,
            PlayoutBuffer buffer,
            CaptureClock clock,
            Allowance allowance,
            SwarmCounters counters) {
        this.host = host;
        this.shortName = Neighbour.shortName(self);
        this.stream = stream;
        this.settings = settings;
        this.neighbours = neighbours;
        this.subscriptions = subscriptions;
        this.pulls = pulls;
        this.buffer = buffer;
        this.clock = clock;
        this.counters = counters;
        this.allowance = allowance;
    }

    // ---------------------------------------------------------------- manifests

    /** The stream's rate, bytes a second, smoothed, with this block in it. */
    double rate(Manifest manifest) {
        long ms = manifest.captureMs() - lastCaptureMs;
        if (lastCaptureMs >= 0 && manifest.number() == lastNumber + 1 && ms > 0) {
            double now = manifest.crumb(0).bytes() * 1e3 / ms;
            bytesPerSecond = bytesPerSecond == 0 ? now : bytesPerSecond + SMOOTH * (now - bytesPerSecond);
        } else if (bytesPerSecond == 0 && manifest.durationMs() > 0) {
            bytesPerSecond = manifest.crumb(0).bytes() * 1e3 / Math.max(200, manifest.durationMs());
        }
        lastCaptureMs = manifest.captureMs();
        lastNumber = manifest.number();
        return bytesPerSecond;
    }

    /** A manifest came; returns it if it is right and new. */
    Manifest manifest(Neighbour from, PayloadReader in) {
        long ageNs = SwarmMessages.readAgeNs(in) + from.session.roundTripNs() / 2;
        ByteBuffer rest = in.rest();
        byte[] bytes = new byte[rest.remaining()];
        rest.get(bytes);
        Manifest manifest;
        try {
            manifest = Manifest.read(bytes);
        } catch (SegmentException e) {
            throw new MalformedPayloadException(e.getMessage());
        }
        if (buffer.slot(manifest.number()) != null) {
            return null;
        }
        if (!manifest.stream().equals(stream.id())
                || !manifest.isSignedFor(stream.verifier())
                || buffer.end() > 0 && manifest.number() > buffer.end() + MOST_AHEAD) {
            counters.badManifests++;
            blame(from);
            return null;
        }
        if (buffer.open(manifest) == null) {
            return null;
        }
        clock.learn(manifest, host.nowNs(), ageNs);
        host.note(() -> "block " + manifest.number() + " is known, " + ageNs / MS_NS + " ms old");
        passOn(manifest, ageNs, from);
        List<Early> waiting = early.remove(manifest.number());
        if (waiting != null) {
            earlyCount -= waiting.size();
            waiting.forEach(one -> chunk(one.from(), one.chunk()));
        }
        return manifest;
    }

    /** A block of the stream is published here. */
    void published(Manifest manifest) {
        allowance.published(manifest.crumb(0).bytes(), bytesPerSecond);
    }

    /** Sends a manifest to all who subscribed to manifests, but to the one it came from. */
    void passOn(Manifest manifest, long ageNs, Neighbour from) {
        ByteBuffer message = null;
        for (Neighbour one : neighbours.all()) {
            if (one != from && (one.toThem & 1 << Stripes.MANIFESTS) != 0) {
                message = message == null ? SwarmMessages.manifest(ageNs, manifest.bytes()) : message;
                one.send(message.duplicate());
            }
        }
    }

    void askManifests(Neighbour from) {
        from.send(SwarmMessages.askManifests(buffer.end() > buffer.first() ? buffer.end() : 0));
    }

    /** A neighbour asks for the manifests from a number on; it gets the last few, the newest first: there it begins. */
    void manifestsAsked(Neighbour by, long number) {
        if (!by.conduct.mayAskForManifests(host.nowNs())) {
            counters.requestsIgnored++;
            return;
        }
        long first = Math.max(0, Math.max(number, buffer.end() - MANIFESTS_TOLD));
        for (long n = buffer.end() - 1; n >= first; n--) {
            Slot slot = buffer.slot(n);
            if (slot != null) {
                long ageNs = Math.max(0, host.nowNs() - clock.captureNs(slot.manifest()));
                by.send(SwarmMessages.manifest(ageNs, slot.manifest().bytes()));
            }
        }
    }

    // ---------------------------------------------------------------- chunks

    /** A chunk came; returns whether its block can be played because of it. */
    boolean chunk(Neighbour from, SwarmMessages.Chunk chunk) {
        Slot slot = buffer.slot(chunk.block());
        if (slot == null) {
            keepEarly(from, chunk);
            return false;
        }
        int stripe = Stripes.of(chunk.block(), chunk.index());
        from.gains(chunk.block(), chunk.index());
        boolean asked = pulls.came(from, chunk.block(), chunk.index());
        if (contains(chunk.hops(), shortName)) {
            subscriptions.circled(from, stripe);
        }
        if (!asked) {
            subscriptions.came(from, stripe, host.nowNs() - clock.captureNs(slot.manifest()));
        }
        int bytes = chunk.bytes().remaining();
        host.note(() -> (asked ? "asked for: chunk " : "pushed: chunk ") + chunk.index() + " of block " + chunk.block()
                + " from " + from.id() + ", " + (host.nowNs() - clock.captureNs(slot.manifest())) / MS_NS + " ms old");
        switch (buffer.add(slot, chunk.crumb(), chunk.index(), chunk.bytes())) {
            case WRONG -> {
                counters.wrong++;
                blame(from);
                return false;
            }
            case KNOWN -> {
                counters.duplicates++;
                counters.duplicateBytes += bytes;
                return false;
            }
            default -> {
                counters.mediaBytesIn += bytes;
                counters.bytesFromSource += from.source ? bytes : 0;
                if (asked) {
                    counters.pulled++;
                } else {
                    counters.pushed++;
                    counters.hops += 1 + chunk.hops().length;
                }
            }
        }
        passOn(slot, chunk.index(), chunk.hops(), from);
        return slot.isPlayable();
    }

    /** The origin has sent a chunk; returns whether its block can be played because of it. */
    boolean fetched(Slot slot, int index, ByteBuffer bytes) {
        switch (buffer.add(slot, 0, index, bytes)) {
            case WRONG -> {
                counters.wrongFromOrigin++;
                return false;
            }
            case KNOWN -> {
                counters.duplicates++;
                counters.duplicateBytes += bytes.remaining();
                return false;
            }
            default -> {
                counters.fromOrigin++;
                counters.mediaBytesIn += bytes.remaining();
                counters.bytesFromOrigin += bytes.remaining();
            }
        }
        passOn(slot, index, new int[0], null);
        return slot.isPlayable();
    }

    private void keepEarly(Neighbour from, SwarmMessages.Chunk chunk) {
        if (chunk.block() >= buffer.first() && earlyCount < MOST_EARLY) {
            counters.early++;
            earlyCount++;
            early.computeIfAbsent(chunk.block(), b -> new ArrayList<>()).add(new Early(from, chunk, host.nowNs()));
        }
    }

    private static boolean contains(int[] names, int name) {
        for (int one : names) {
            if (one == name) {
                return true;
            }
        }
        return false;
    }

    /** Pushes a chunk to those who subscribed to its stripe and have it not. */
    void passOn(Slot slot, int index, int[] hops, Neighbour from) {
        long block = slot.number();
        int bit = 1 << Stripes.of(block, index);
        long ageNs = host.nowNs() - clock.captureNs(slot.manifest());
        List<Neighbour> to = new ArrayList<>();
        for (Neighbour one : neighbours.all()) {
            if (one != from && (one.toThem & bit) != 0 && !one.has(block, index) && ageNs < one.usefulNs) {
                to.add(one);
            }
        }
        if (to.isEmpty()) {
            return;
        }
        to.sort(STRONG_FIRST);
        ByteBuffer message = message(slot, index, hops);
        for (Neighbour one : to) {
            send(one, slot, index, message.duplicate(), one.usefulNs - ageNs);
        }
    }

    private ByteBuffer message(Slot slot, int index, int[] hops) {
        int[] longer = Arrays.copyOf(hops, Math.min(SwarmMessages.MOST_HOPS, hops.length + 1));
        longer[longer.length - 1] = shortName;
        return SwarmMessages.chunk(new SwarmMessages.Chunk(slot.number(), 0, index, longer, slot.chunk(0, index)));
    }

    private void send(Neighbour to, Slot slot, int index, ByteBuffer message, long worthNs) {
        to.gains(slot.number(), index);
        counters.mediaBytesOut += message.remaining();
        allowance.spend(Subscribers.OVERHEAD * message.remaining());
        to.sendChunk(slot.number(), index, message, host.nowNs() + worthNs);
    }

    // ---------------------------------------------------------------- what others ask for

    /** A neighbour asks for chunks: it gets those that are here and would be there in time. */
    void requested(Neighbour by, SwarmMessages.Wanted wanted) {
        if (!by.conduct.mayAskForChunks(Integer.bitCount(wanted.mask()), host.nowNs())) {
            counters.requestsIgnored++;
            return;
        }
        Slot slot = buffer.slot(wanted.block());
        int denied = 0;
        for (int index = 0; wanted.mask() >> index != 0; index++) {
            if ((wanted.mask() & 1 << index) == 0) {
                continue;
            }
            if (by.isSending(wanted.block(), index)) {
                counters.requestsServed++; // it was pushed meanwhile
            } else if (slot == null
                    || wanted.crumb() != 0
                    || slot.chunk(0, index) == null
                    || !allowance.isLeft()
                    || !isInTime(by, wanted.withinMs()) && !isPromisedTo(by, wanted.block(), index)) {
                denied |= 1 << index;
                counters.requestsDenied++;
            } else {
                counters.requestsServed++;
                send(
                        by,
                        slot,
                        index,
                        message(slot, index, new int[0]),
                        Math.max(LEAST_WORTH_NS, wanted.withinMs() * MS_NS));
            }
        }
        if (denied != 0) {
            by.send(SwarmMessages.wanted(
                    SwarmMessages.DENY, new SwarmMessages.Wanted(wanted.block(), wanted.crumb(), denied, 0)));
        }
    }

    /** Whether a chunk is of a stripe that is pushed to a neighbour, and was passed on to others before that began. */
    private static boolean isPromisedTo(Neighbour by, long block, int index) {
        return (by.toThem & 1 << Stripes.of(block, index)) != 0 && !by.has(block, index);
    }

    /** Whether a chunk would be there in time, and those that are pushed would not be late for it. */
    private boolean isInTime(Neighbour by, int withinMs) {
        double ms = neighbours.unsentBytes() * 1e3 / Math.max(1.0, settings.uploadBytesPerSecond());
        int most = withinMs > LAST_CHANCE_MS ? MOST_QUEUE_MS : MOST_QUEUE_FOR_LAST_CHANCE_MS;
        return ms < Math.min(withinMs, most) && by.session.unsentBytes() < MOST_QUEUED_FOR_ONE;
    }

    /** How idle the upload is, 0 to 255. */
    int idle() {
        double seconds = neighbours.unsentBytes() / Math.max(1.0, settings.uploadBytesPerSecond());
        return (int) Math.max(0, 255 * (1 - seconds * 1e3 / MOST_QUEUE_FOR_LAST_CHANCE_MS));
    }

    // ---------------------------------------------------------------- now and then

    /** Asks for manifests of which chunks have come long ago. */
    void look(long now) {
        early.values().removeIf(chunks -> {
            Early eldest = chunks.get(0);
            if (now - eldest.sinceNs() > SECOND_NS) {
                earlyCount -= chunks.size();
                return true;
            }
            if (now - eldest.sinceNs() > MANIFEST_LATE_NS && neighbours.of(eldest.from().session) != null) {
                askManifests(eldest.from());
            }
            return false;
        });
    }

    /** A neighbour sent what is wrong: it is one no more. */
    private void blame(Neighbour neighbour) {
        if (++neighbour.wrong >= WRONG_BORNE) {
            neighbour.session.close();
        }
    }
}
