// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** The attacks there are. */
public enum AttackKind {
    /** Says of itself, to tracker and neighbours, that it is where it is not. */
    PLACES(FalsePlaces::new),
    /** Says that it has all chunks at once, promises all stripes, and sends nothing. */
    CLAIMS(FalseClaims::new),
    /** Promises all stripes, and sends those who believe it on to addresses where nobody is. */
    MISDIRECTION(Misdirection::new),
    /** Says that it could pass on more than anybody, takes every place it gets by that, and passes nothing on. */
    CAPACITY(FalseCapacity::new),
    /** Sends chunks that are not what their manifest says. */
    CORRUPT(CorruptChunks::new),
    /** Asks for everything, again and again. */
    FLOOD(RequestFlood::new),
    /** Has stripes pushed to it and says nothing more. */
    SILENT(SilentHolder::new);

    private final Function<HostilePeer, Attack> begin;

    AttackKind(Function<HostilePeer, Attack> begin) {
        this.begin = begin;
    }

    Attack begin(HostilePeer peer) {
        return begin.apply(peer);
    }

    /** As it is typed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, as they are typed. */
    public static String[] words() {
        return Arrays.stream(values()).map(AttackKind::word).toArray(String[]::new);
    }

    /** The one that is typed so. */
    public static AttackKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
