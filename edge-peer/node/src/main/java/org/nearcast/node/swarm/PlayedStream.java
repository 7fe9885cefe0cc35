// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Publication;
import org.nearcast.overlay.playout.PlayoutListener;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.segment.BlockReader;
import org.nearcast.protocol.segment.SegmentException;

/**
 * What a swarm plays, as a live stream for the players beside this peer: the messages that the encoder sent, and after a gap no pictures until they can be
 * decoded again. It is published from the first block on, until it ends or is closed. On the protocol's thread.
 */
public final class PlayedStream implements PlayoutListener, AutoCloseable {
    private final LiveStreams streams;
    private final String name;
    private final Runnable onEnd;
    private Publication publication;
    private long next = -1;
    private long broken;

    /** @param onEnd is called when everything has been played and the broadcaster said that there is no more */
    public PlayedStream(LiveStreams streams, String name, Runnable onEnd) {
        this.streams = streams;
        this.name = name;
        this.onEnd = onEnd;
    }

    /** Blocks that were signed and are none. */
    public long broken() {
        return broken;
    }

    @Override
    public void play(Slot slot, long lagNs, boolean decodable) {
        boolean continues = slot.number() == next;
        next = slot.number() + 1;
        if (publication == null) {
            publication = streams.takeOver(name, "swarm").orElse(null);
        }
        if (publication == null) {
            return;
        }
        try {
            List<RtmpMessage> messages = BlockReader.read(slot.manifest().segmentTimestamp(), crumbs(slot), continues);
            for (RtmpMessage message : messages) {
                if (decodable || !isPicture(message)) {
                    publication.offer(message);
                }
            }
        } catch (SegmentException | RtmpException e) {
            broken++;
        }
        publication.flush();
    }

    private static List<byte[]> crumbs(Slot slot) {
        List<byte[]> crumbs = new ArrayList<>(1);
        for (byte[] crumb = slot.crumb(0); crumb != null; crumb = slot.crumb(crumbs.size())) {
            crumbs.add(crumb);
        }
        return crumbs;
    }

    private static boolean isPicture(RtmpMessage message) {
        return message.type() == MessageType.VIDEO && !VideoTag.isConfiguration(message.payload());
    }

    @Override
    public void skip(long number) {}

    @Override
    public void ended() {
        close();
        onEnd.run();
    }

    @Override
    public void close() {
        if (publication != null) {
            publication.close();
            publication = null;
        }
    }
}
