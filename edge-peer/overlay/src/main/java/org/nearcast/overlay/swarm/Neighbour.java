// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Session;

/** A peer with which there is a session about the stream: what it has, and what goes to and fro. */
final class Neighbour {
    /** Blocks of which it is remembered what a neighbour has. */
    static final int REMEMBERED = 64;

    private static final long SAID_WITHIN_NS = 2_000_000_000L;

    /** A chunk on its way there. */
    private static final class Sent {
        final long block;
        final int index;
        int at;
        Message message;

        Sent(long block, int index, int at) {
            this.block = block;
            this.index = index;
            this.at = at;
        }
    }

    final Session session;
    private final Host host;
    private final int channel;
    private final long[] blocks = new long[REMEMBERED];
    private final int[] present = new int[REMEMBERED];
    private final List<Sent> chunks = new ArrayList<>();
    final int[] lags = new int[Stripes.COUNT];
    boolean greeted;
    boolean source;
    /** What it can send in all, as it says. */
    int upload;
    /** How old a chunk may be when it comes there and still be of use. */
    long usefulNs = Long.MAX_VALUE / 4;

    long head;
    int offers;
    int weakest = 0xffff;
    int free;
    long heardNs;
    /** Stripes that come from it. */
    int fromThem;
    /** Stripes that it was asked for and has not answered. */
    int asked;
    /** Stripes that go to it. */
    int toThem;
    /** Bytes asked of it that have not come. */
    long pending;
    /** How long it takes to answer, smoothed, nanoseconds; 0 before the first answer. */
    long answerNs;
    /** From when on it is listened to when it tells its place. */
    long placedNs;
    /** When it was last told what it need not push. */
    long leftNs = Long.MIN_VALUE / 2;

    /** When it could not take what was pushed to it. */
    long overfedNs = Long.MIN_VALUE / 2;

    long since;
    int wrong;
    /** It said nothing for so long that it was given up. */
    boolean silent;

    final Conduct conduct;

    Neighbour(Host host, Session session, int channel) {
        this.host = host;
        this.session = session;
        this.channel = channel;
        since = host.nowNs();
        conduct = new Conduct(since);
        heardNs = since;
        Arrays.fill(blocks, -1);
        Arrays.fill(lags, SwarmMessages.NO_LAG);
    }

    PeerId id() {
        return session.peer();
    }

    /** The short name by which a peer is known in paths. */
    static int shortName(PeerId peer) {
        return (int) (peer.d() & 0xffff);
    }

    /** Whether it has a chunk of crumb 0, as far as it has said. */
    boolean has(long block, int index) {
        int at = (int) (block % REMEMBERED);
        return source && block < head || blocks[at] == block && (present[at] & 1 << index) != 0;
    }

    /** It has a chunk: it sent it, or was sent it. */
    void gains(long block, int index) {
        int at = (int) (block % REMEMBERED);
        if (blocks[at] < block) {
            blocks[at] = block;
            present[at] = 0;
        }
        if (blocks[at] == block) {
            present[at] |= 1 << index;
        }
        head = Math.max(head, block + 1);
    }

    /** It was to be sent a chunk, and was not. */
    private void loses(long block, int index) {
        int at = (int) (block % REMEMBERED);
        if (blocks[at] == block) {
            present[at] &= ~(1 << index);
        }
    }

    /** It has told what it has. */
    void tells(SwarmMessages.Have have, long nowNs) {
        heardNs = nowNs;
        offers = have.offers();
        weakest = have.weakest();
        free = have.free();
        System.arraycopy(have.lags(), 0, lags, 0, lags.length);
        head = Math.max(head, have.head());
        takeBackKnown(have);
        for (int i = 0; i < have.present().length; i++) {
            long block = have.head() - 1 - i;
            if (block < 0) {
                break;
            }
            int at = (int) (block % REMEMBERED);
            if (blocks[at] < block) {
                blocks[at] = block;
                present[at] = 0;
            }
            if (blocks[at] == block) {
                present[at] |= have.present()[i];
            }
        }
    }

    /** How far behind the source a stripe comes to it, and from there to here, nanoseconds; {@link Long#MAX_VALUE} if it does not come. */
    long lagNs(int stripe) {
        if (!source && lags[stripe] == SwarmMessages.NO_LAG) {
            return Long.MAX_VALUE;
        }
        return (source ? 0 : lags[stripe] * SwarmMessages.LAG_STEP_NS) + session.roundTripNs() / 2;
    }

    /** How far behind the source the last of the stripes comes to it that comes at all, nanoseconds. */
    long lastLagNs() {
        int last = 0;
        for (int lag : lags) {
            last = lag == SwarmMessages.NO_LAG ? last : Math.max(last, lag);
        }
        return last * SwarmMessages.LAG_STEP_NS;
    }

    /** How many stripes come to it, as it says. */
    int stripes() {
        int count = 0;
        for (int lag : lags) {
            count += lag == SwarmMessages.NO_LAG ? 0 : 1;
        }
        return count;
    }

    /** Sends what is not media: before all media that has a later deadline. */
    void send(ByteBuffer message) {
        session.send(channel, message, Priority.URGENT, host.nowNs() + SAID_WITHIN_NS, over -> {});
    }

    /** Sends what may be lost, and is sent again soon. */
    void sendUnreliable(ByteBuffer message) {
        if (message.remaining() <= session.mostUnreliableBytes()) {
            session.sendUnreliable(channel, message, Priority.URGENT);
        }
    }

    /** Sends a chunk, which is worth nothing after its deadline. */
    void sendChunk(long block, int index, ByteBuffer message, long deadlineNs) {
        Sent sent = new Sent(block, index, chunks.size());
        chunks.add(sent);
        sent.message = session.send(channel, message, Priority.URGENT, deadlineNs, over -> forget(sent));
    }

    private void forget(Sent sent) {
        Sent last = chunks.remove(chunks.size() - 1);
        if (last != sent) {
            chunks.set(sent.at, last);
            last.at = sent.at;
        }
    }

    /** Whether a chunk is on its way there. */
    boolean isSending(long block, int index) {
        for (Sent one : chunks) {
            if (one.block == block && one.index == index) {
                return true;
            }
        }
        return false;
    }

    /** Takes back the chunks of these stripes that wait to be sent. */
    void takeBack(int stripes) {
        for (int i = chunks.size() - 1; i >= 0; i--) { // what is over makes room for the last
            Sent one = chunks.get(i);
            if ((stripes & 1 << Stripes.of(one.block, one.index)) != 0 && one.message.sentBytes() == 0) {
                one.message.cancel();
                loses(one.block, one.index);
            }
        }
    }

    /** Takes back those that it has from somebody else. */
    private void takeBackKnown(SwarmMessages.Have have) {
        for (int i = chunks.size() - 1; i >= 0; i--) {
            Sent one = chunks.get(i);
            long ago = have.head() - 1 - one.block;
            if (ago >= 0 && ago < have.present().length && (have.present()[(int) ago] & 1 << one.index) != 0) {
                one.message.cancel();
            }
        }
    }
}
