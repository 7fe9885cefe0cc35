// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers that nobody can foretell from those he has seen, drawn from the system some hundred at a time. A protocol has no others,
 * and some of its numbers are what keeps strangers from answering in another's name. Not thread-safe.
 */
final class SecureNumbers implements RandomGenerator {
    private final SecureRandom source = new SecureRandom();
    private final byte[] drawn = new byte[1_024];
    private final ByteBuffer left = ByteBuffer.wrap(drawn).limit(0);

    @Override
    public long nextLong() {
        if (!left.hasRemaining()) {
            source.nextBytes(drawn);
            left.clear();
        }
        return left.getLong();
    }
}
