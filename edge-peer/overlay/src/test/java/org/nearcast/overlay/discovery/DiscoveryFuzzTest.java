// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

/** What is told of peers, as anybody may send it: it is refused, or it is what it says when it is written again. */
class DiscoveryFuzzTest {
    private static final Suite SUITE = new X25519AesGcmSha256();

    private static <T> void check(byte[] data, Function<PayloadReader, T> read, BiConsumer<T, PayloadWriter> write) {
        T value;
        try {
            value = read.apply(Payload.of(data).reader());
        } catch (MalformedPayloadException e) {
            return;
        }
        PayloadWriter out = new PayloadWriter();
        write.accept(value, out);
        assertEquals(value, read.apply(out.end().reader()));
    }

    @FuzzTest(maxDuration = "20s")
    void shouldReadOrRefuseARecord(byte[] data) {
        check(data, in -> PeerRecord.read(in, SUITE), PeerRecord::write);
    }

    @FuzzTest(maxDuration = "20s")
    void shouldReadOrRefuseAQuery(byte[] data) {
        check(data, Query::read, Query::write);
    }
}
