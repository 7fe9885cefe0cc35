// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes give the same messages or the same refusal however they are split. */
class ChunkScannerFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void shouldScanAlikeHoweverItIsSplit(byte[] bytes) {
        var whole = ScannedMessages.in(bytes, Math.max(1, bytes.length));
        for (int piece : new int[] {1, 2, 7, 130}) {
            assertEquals(whole, ScannedMessages.in(bytes, piece), "pieces of " + piece);
        }
    }
}
