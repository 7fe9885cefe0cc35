// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PayloadIdTest {
    @Test
    void shouldPutTheBlockBeforeTheSymbol() {
        assertEquals(0x01020304, new PayloadId(1, 0x020304).toWire());
        assertEquals(new PayloadId(255, 0xffffff), PayloadId.of(-1));
    }

    @Test
    void shouldRefuseNumbersThatTheWireCannotHold() {
        assertThrows(IllegalArgumentException.class, () -> new PayloadId(256, 0));
        assertThrows(IllegalArgumentException.class, () -> new PayloadId(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new PayloadId(0, 1 << 24));
        assertThrows(IllegalArgumentException.class, () -> new PayloadId(0, -1));
    }
}
