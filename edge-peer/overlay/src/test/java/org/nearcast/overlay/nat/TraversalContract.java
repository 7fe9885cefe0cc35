// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.world.World;

/** What traversal does in every world; a test of each world extends it. Boxes between hosts are other tests' matter. */
public abstract class TraversalContract {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int CONTACT = 0;
    private static final int ONE = 3;
    private static final int OTHER = 4;

    private final List<Post> posts = new ArrayList<>();

    protected abstract World world();

    /** A contact that relays, two that tell where they see others, and two peers. */
    private void populate(World world) {
        add(world, null, TraversalSettings.of(List.of()).relaying(RelaySettings.MODEST));
        Endpoint contact = world.endpoint(CONTACT);
        add(world, contact, TraversalSettings.of(List.of()));
        add(world, contact, TraversalSettings.of(List.of()));
        List<Endpoint> servers = List.of(world.endpoint(1), world.endpoint(2));
        for (int i = ONE; i <= OTHER; i++) {
            add(world, contact, TraversalSettings.of(servers));
        }
    }

    private void add(World world, Endpoint contact, TraversalSettings settings) {
        world.add(host -> {
            Post post = new Post(host, settings.onLoopback(), contact);
            posts.add(post);
            return post.traversal;
        });
    }

    private boolean await(World world, int host, Predicate<Post> holds) {
        boolean[] is = new boolean[1];
        return world.runUntil(
                () -> {
                    world.on(host, () -> is[0] = holds.test(posts.get(host)));
                    return is[0];
                },
                10 * SECOND_NS);
    }

    private PeerId id(World world, int host) {
        PeerId[] id = new PeerId[1];
        world.on(host, () -> id[0] = posts.get(host).host.id());
        return id[0];
    }

    @Test
    void shouldMeetAndTalk() {
        try (World world = world()) {
            populate(world);
            PeerId other = id(world, OTHER);
            assertTrue(await(world, ONE, post -> !post.traversal.natType().equals(NatType.UNKNOWN)));
            world.on(ONE, () -> posts.get(ONE).connect(other));
            assertTrue(await(world, ONE, post -> post.found.size() == 1));
            assertTrue(await(world, OTHER, post -> post.found.size() == 1));
            world.on(ONE, () -> {
                Post.Found found = posts.get(ONE).found.get(0);
                assertEquals(Way.DIRECT, found.way());
                assertEquals(world.endpoint(OTHER), found.at());
                posts.get(ONE).say(found.at(), 1_000);
            });
            assertTrue(await(world, OTHER, post -> post.heard.contains(world.endpoint(ONE))));
        }
    }

    @Test
    void shouldSeeThatThereIsNoBox() {
        try (World world = world()) {
            populate(world);
            assertTrue(await(world, ONE, post -> post.traversal.natType().isStable()));
            assertTrue(await(world, OTHER, post -> post.traversal.natType().allocation() == Allocation.PRESERVING));
        }
    }
}
