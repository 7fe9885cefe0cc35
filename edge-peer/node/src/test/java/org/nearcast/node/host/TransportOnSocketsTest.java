// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Nested;
import org.nearcast.overlay.transport.TransportContract;
import org.nearcast.overlay.world.World;

class TransportOnSocketsTest {
    private static World world(DatagramIo io, String address) {
        assumeTrue(io.isAvailable(), io + " is not there");
        return new SocketWorld(io, address);
    }

    @Nested
    class WithSegmentation extends TransportContract {
        @Override
        protected World world() {
            return TransportOnSocketsTest.world(DatagramIo.EPOLL_SEGMENTED, "127.0.0.1");
        }
    }

    @Nested
    class ByEpoll extends TransportContract {
        @Override
        protected World world() {
            return TransportOnSocketsTest.world(DatagramIo.EPOLL, "127.0.0.1");
        }
    }

    @Nested
    class ByNio extends TransportContract {
        @Override
        protected World world() {
            return TransportOnSocketsTest.world(DatagramIo.NIO, "127.0.0.1");
        }
    }

    @Nested
    class ByIpv6 extends TransportContract {
        @Override
        protected World world() {
            assumeTrue(Loopback.hasIpv6(), "there is no ::1");
            return TransportOnSocketsTest.world(DatagramIo.best(), "::1");
        }
    }
}
