// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.slf4j.LoggerFactory;

/** What tests of {@link NettyHost} begin with: hosts on loopback that keep quiet of what fails on purpose. */
abstract class NettyHostFixture {
    static final long MS = 1_000_000L;
    static final PeerId SOMEBODY = new PeerId(1, 2, 3, 4);

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(NettyHost.class);

    @BeforeAll
    static void keepQuietOfWhatFailsOnPurpose() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        LOG.setLevel(null);
    }

    static SocketWorld world(DatagramIo io) {
        assumeTrue(io.isAvailable(), io + " is not there");
        return new SocketWorld(io, "127.0.0.1");
    }

    static Payload text(String text) {
        return Payload.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
