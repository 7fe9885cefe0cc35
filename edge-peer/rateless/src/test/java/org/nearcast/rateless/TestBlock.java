// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Random;

/** What tests of blocks share. */
final class TestBlock {
    private TestBlock() {}

    static byte[] random(int k, int symbolSize, Random random) {
        byte[] block = new byte[k * symbolSize];
        random.nextBytes(block);
        return block;
    }
}
