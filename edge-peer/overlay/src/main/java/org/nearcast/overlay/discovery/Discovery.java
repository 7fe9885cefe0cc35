// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a peer finds those that have a stream, and is found. Who answers, a tracker or a table that peers share, is not its users' business. All on the
 * protocol's thread.
 */
public interface Discovery {
    /**
     * Asks who has a stream.
     *
     * @param found is told once: those that were found, without this peer, the best first as far as who answers can tell; nobody if there is nobody, or nobody answers in time. Not
     *     called before this returns
     */
    void find(StreamTags stream, Query query, Consumer<List<PeerRecord>> found);

    /**
     * Lets others find this peer in a stream, until it {@link #leave leaves}: it is announced now and, as a lease, again and again.
     *
     * @param offer what it has to offer, asked for whenever it is announced. A second one takes the place of the first
     */
    void join(StreamTags stream, Supplier<Offer> offer);

    /** What is offered in a joined stream has changed so much that others should know soon, rather than when the lease is renewed. */
    void changed(StreamTags stream);

    /** Is not to be found any more. Does nothing if it did not join. */
    void leave(StreamTags stream);

    /**
     * Those found in a stream lately, the last told first: to go on with when nobody answers. Some may be gone. At most {@code 5 *} {@link Query#MOST};
     * nobody in streams that nothing was asked of lately.
     */
    List<PeerRecord> known(StreamTags stream);
}
