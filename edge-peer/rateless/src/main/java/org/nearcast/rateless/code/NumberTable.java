// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;

/** The numbers of a text file beside this class: separated by white space, lines that begin with # left out. */
final class NumberTable {
    private NumberTable() {}

    /**
     * Reads unsigned 32-bit numbers.
     *
     * @param count how many the file must hold
     * @throws IllegalStateException if the file is missing or holds another count: the jar is broken
     */
    static int[] read(String name, int count) {
        try (InputStream in = NumberTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + NumberTable.class.getName());
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            int[] numbers = new int[count];
            int n = 0;
            for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
                StringTokenizer words = new StringTokenizer(line);
                for (; words.hasMoreTokens(); n++) {
                    int number = Integer.parseUnsignedInt(words.nextToken());
                    if (n < count) {
                        numbers[n] = number;
                    }
                }
            }
            if (n != count) {
                throw new IllegalStateException(name + " holds " + n + " numbers, not " + count);
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
