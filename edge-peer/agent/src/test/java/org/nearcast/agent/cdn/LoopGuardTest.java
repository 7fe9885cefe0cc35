// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.cdn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LoopGuardTest {
    private static final InetSocketAddress CDN = new InetSocketAddress("198.51.100.254", 1935);
    private static final InetSocketAddress OWN = new InetSocketAddress("198.51.100.2", 40000);

    private final LoopGuard guard = new LoopGuard();

    @Test
    void shouldKnowItsOwnConnectionComingBack() {
        guard.opened(OWN, CDN);
        assertTrue(guard.isOwn(OWN, CDN));
    }

    @Test
    void shouldKnowItWithTheSourceRewrittenToTheCdns() {
        guard.opened(OWN, CDN);
        assertTrue(guard.isOwn(new InetSocketAddress("198.51.100.254", 40000), CDN));
    }

    @Test
    void shouldLetOthersIn() {
        guard.opened(OWN, CDN);
        assertFalse(guard.isOwn(new InetSocketAddress("198.51.100.3", 40000), CDN));
        assertFalse(guard.isOwn(new InetSocketAddress("198.51.100.254", 40001), CDN));
        assertFalse(guard.isOwn(OWN, new InetSocketAddress("198.51.100.253", 1935)));
    }

    @Test
    void shouldForgetConnectionsThatEnded() {
        guard.opened(OWN, CDN);
        guard.closed(OWN, CDN);
        assertFalse(guard.isOwn(OWN, CDN));
    }

    @Test
    void shouldNotGuardWithinThisMachine() {
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 1935);
        InetSocketAddress from = new InetSocketAddress("127.0.0.1", 40000);
        guard.opened(from, here);
        assertFalse(guard.isOwn(from, here));
    }
}
