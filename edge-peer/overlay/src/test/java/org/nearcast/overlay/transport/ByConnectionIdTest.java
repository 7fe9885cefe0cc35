// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.SeededRandom;

class ByConnectionIdTest {
    private static final int STEPS = 20_000;

    /** Beside a map that is known to be right; many ids have the same home if there are few. */
    @ParameterizedTest
    @ValueSource(longs = {20, 300, 1L << 62})
    void shouldFindWhatWasPutAndNotTakenOut(long ids) {
        SeededRandom random = new SeededRandom(ids);
        ByConnectionId<Object> table = new ByConnectionId<>();
        Map<Long, Object> reference = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            long id = random.nextLong(ids) * (random.nextBoolean() ? 1 : 1L << 20);
            if (random.nextInt(5) < 3) {
                Object session = new Object();
                table.put(id, session);
                reference.put(id, session);
            } else {
                long gone = reference.isEmpty() || random.nextBoolean()
                        ? id
                        : reference.keySet().iterator().next();
                assertSame(reference.remove(gone), table.remove(gone), "seed " + ids);
            }
            assertEquals(reference.size(), table.size(), "seed " + ids);
            if (step % 100 == 0) {
                reference.forEach((one, session) -> assertSame(session, table.get(one), "seed " + ids));
            }
            assertSame(reference.get(id), table.get(id), "seed " + ids);
        }
    }
}
