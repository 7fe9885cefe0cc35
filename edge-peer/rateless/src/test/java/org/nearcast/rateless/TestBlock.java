// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.gf256.Kernels;

/** What tests of blocks share. */
final class TestBlock {
    private TestBlock() {}

    static byte[] random(int k, int symbolSize, Random random) {
        byte[] block = new byte[k * symbolSize];
        random.nextBytes(block);
        return block;
    }

    /** Every kernel that runs here. The tests are run with the vector module, so that there are two. */
    static List<Kernel> kernels() {
        return Stream.concat(Stream.of(Kernels.scalar()), Kernels.vector().stream())
                .toList();
    }
}
