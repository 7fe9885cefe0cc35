// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.storage;

import org.onosproject.store.service.AsyncConsistentMultimap;
import org.onosproject.store.service.AsyncConsistentTreeMap;
import org.onosproject.store.service.AsyncDocumentTree;
import org.onosproject.store.service.AtomicCounterMapBuilder;
import org.onosproject.store.service.AtomicIdGeneratorBuilder;
import org.onosproject.store.service.AtomicValueBuilder;
import org.onosproject.store.service.ConsistentMultimapBuilder;
import org.onosproject.store.service.ConsistentTreeMapBuilder;
import org.onosproject.store.service.DistributedLockBuilder;
import org.onosproject.store.service.DistributedSetBuilder;
import org.onosproject.store.service.DocumentTreeBuilder;
import org.onosproject.store.service.EventuallyConsistentMapBuilder;
import org.onosproject.store.service.LeaderElectorBuilder;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Topic;
import org.onosproject.store.service.TopicBuilder;
import org.onosproject.store.service.TransactionContextBuilder;
import org.onosproject.store.service.WorkQueue;
import org.onosproject.store.service.WorkQueueBuilder;

/** The parts of ONOS's storage service that this runtime does not have: asking for one says so. */
abstract class RefusingStorageService implements StorageService {

    private static UnsupportedOperationException no(String what) {
        return new UnsupportedOperationException(
                "the embedded controller has no " + what + "; it has consistent maps and atomic counters");
    }

    @Override
    public <K, V> EventuallyConsistentMapBuilder<K, V> eventuallyConsistentMapBuilder() {
        throw no("eventually consistent maps");
    }

    @Override
    public <V> DocumentTreeBuilder<V> documentTreeBuilder() {
        throw no("document trees");
    }

    @Override
    public <V> ConsistentTreeMapBuilder<V> consistentTreeMapBuilder() {
        throw no("tree maps");
    }

    @Override
    public <K, V> ConsistentMultimapBuilder<K, V> consistentMultimapBuilder() {
        throw no("multimaps");
    }

    @Override
    public <K> AtomicCounterMapBuilder<K> atomicCounterMapBuilder() {
        throw no("counter maps");
    }

    @Override
    public <E> DistributedSetBuilder<E> setBuilder() {
        throw no("sets");
    }

    @Override
    public AtomicIdGeneratorBuilder atomicIdGeneratorBuilder() {
        throw no("id generators");
    }

    @Override
    public <V> AtomicValueBuilder<V> atomicValueBuilder() {
        throw no("atomic values");
    }

    @Override
    public DistributedLockBuilder lockBuilder() {
        throw no("locks");
    }

    @Override
    public LeaderElectorBuilder leaderElectorBuilder() {
        throw no("leader electors");
    }

    @Override
    public <T> TopicBuilder<T> topicBuilder() {
        throw no("topics");
    }

    @Override
    public TransactionContextBuilder transactionContextBuilder() {
        throw no("transactions");
    }

    @Override
    public <E> WorkQueueBuilder<E> workQueueBuilder() {
        throw no("work queues");
    }

    @Override
    public <E> WorkQueue<E> getWorkQueue(String name, Serializer serializer) {
        throw no("work queues");
    }

    @Override
    public <V> AsyncDocumentTree<V> getDocumentTree(String name, Serializer serializer) {
        throw no("document trees");
    }

    @Override
    public <K, V> AsyncConsistentMultimap<K, V> getAsyncSetMultimap(String name, Serializer serializer) {
        throw no("multimaps");
    }

    @Override
    public <V> AsyncConsistentTreeMap<V> getAsyncTreeMap(String name, Serializer serializer) {
        throw no("tree maps");
    }

    @Override
    public <T> Topic<T> getTopic(String name, Serializer serializer) {
        throw no("topics");
    }
}
