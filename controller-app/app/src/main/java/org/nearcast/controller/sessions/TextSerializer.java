// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.nio.charset.StandardCharsets;
import org.onosproject.store.service.Serializer;

/** Texts as UTF-8: all that this application keeps in distributed maps, keys and values. */
public final class TextSerializer implements Serializer {

    @Override
    public <T> byte[] encode(T text) {
        return text == null ? null : ((String) text).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T decode(byte[] bytes) {
        return bytes == null ? null : (T) new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public <T> T copy(T text) {
        return text;
    }
}
