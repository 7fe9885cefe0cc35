// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.List;
import java.util.function.Consumer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Session;

/** What a peer waits for an answer to: a question, or an announcement. */
final class Question {
    final StreamTags stream;
    /** That is announced, or null. */
    final Membership membership;
    /** What is asked; null of an announcement. */
    final Query query;

    final Consumer<List<PeerRecord>> found;
    Timer timer;
    /** On which it was sent; null while there was none. */
    Session session;

    Message message;
    long sentNs;

    private Question(StreamTags stream, Membership membership, Query query, Consumer<List<PeerRecord>> found) {
        this.stream = stream;
        this.membership = membership;
        this.query = query;
        this.found = found;
    }

    static Question of(StreamTags stream, Query query, Consumer<List<PeerRecord>> found) {
        return new Question(stream, null, query, found);
    }

    static Question announcing(Membership membership) {
        return new Question(membership.stream, membership, null, peers -> {});
    }

    /** Whether it was sent by then, and nobody has even acknowledged it. */
    boolean isIgnored(long byNs) {
        return message != null && sentNs <= byNs && message.state() != Message.State.DELIVERED;
    }
}
