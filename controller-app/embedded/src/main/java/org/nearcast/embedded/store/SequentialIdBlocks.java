// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.onosproject.core.IdBlock;
import org.onosproject.core.IdBlockStore;

/** Blocks of identifiers that are unique in this process, a sequence for each topic. */
public final class SequentialIdBlocks implements IdBlockStore {

    private static final long BLOCK = 0x1000;

    private final Map<String, AtomicLong> next = new ConcurrentHashMap<>();

    @Override
    public IdBlock getIdBlock(String topic) {
        long start = next.computeIfAbsent(topic, t -> new AtomicLong()).getAndAdd(BLOCK);
        return new IdBlock(start, BLOCK);
    }
}
