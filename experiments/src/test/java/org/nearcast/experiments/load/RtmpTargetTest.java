// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpTargetTest {
    @Test
    void shouldReadHostPortAndApplication() {
        assertEquals(new RtmpTarget("127.0.0.1", 1935, "live"), RtmpTarget.parse("rtmp://127.0.0.1/live"));
        assertEquals(new RtmpTarget("::1", 21935, "a/b"), RtmpTarget.parse("rtmp://[::1]:21935/a/b/"));
        assertEquals(
                "rtmp://[::1]:21935/a/b",
                RtmpTarget.parse("rtmp://[::1]:21935/a/b").tcUrl());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "live", "http://host/live", "rtmp://host", "rtmp://host/", "rtmp:///live", "rtmp://h:x/live"
            })
    void shouldRefuseWhatIsNoTarget(String url) {
        assertThrows(IllegalArgumentException.class, () -> RtmpTarget.parse(url));
    }
}
