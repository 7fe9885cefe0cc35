// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nearcast.protocol.flv.MainTrack;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Cuts one publication into blocks (DESIGN, "How a stream travels"). A segment begins with each key frame, with a repetition of
 * the configuration in force; a stream of sound alone begins one every 2 s. Everything after a segment's begin follows from
 * the messages since and that configuration: whoever saw them makes the same bytes, whatever came before and wherever timestamps
 * began. (Of sound alone only who saw the same first message does.)
 *
 * <p>A block is handed over when the first message that does not belong to it comes. Messages are carried as players get
 * them ({@link DataMessage#forPlayers}); empty ones, and those beyond {@link SegmenterSettings#maxMessageBytes}, are left out.
 * Aggregates must be split before. Not thread-safe.
 */
public final class Segmenter {
    private enum Phase {
        /** Sound, but so far no picture: held until it is known whether it is alone. */
        UNDECIDED,
        SOUND_ALONE,
        /** Pictures, of which none can be decoded yet. */
        BEFORE_KEY_FRAME,
        PICTURES,
        ENDED
    }

    private final SegmenterSettings settings;
    private final Configuration configuration;
    private final BlockWriter block;
    private final List<RtmpMessage> held = new ArrayList<>();
    private int heldBytes;
    private Phase phase = Phase.UNDECIDED;
    private final MainTrack mainTrack = new MainTrack();
    private boolean open;
    private long number;
    private long segment;
    private long segmentTimestamp;
    private long tooLong;

    public Segmenter(SegmenterSettings settings) {
        this.settings = settings;
        this.configuration = new Configuration(settings.configurationBytes());
        this.block = new BlockWriter(settings);
    }

    /**
     * Takes the next message; any but audio, video and data is passed over.
     *
     * @param blocks takes each block that this completes
     * @throws IllegalStateException after {@link #end}
     */
    public void accept(RtmpMessage message, Consumer<Block> blocks) {
        if (phase == Phase.ENDED) {
            throw new IllegalStateException("the stream has ended");
        }
        RtmpMessage carried = DataMessage.isData(message) ? DataMessage.forPlayers(message) : message;
        boolean known = carried.type() == MessageType.AUDIO
                || carried.type() == MessageType.VIDEO
                || carried.type() == MessageType.DATA_AMF0;
        if (!known || carried.payload().length == 0) {
            return;
        }
        if (carried.payload().length > settings.maxMessageBytes()) {
            tooLong++;
        } else if (phase == Phase.UNDECIDED) {
            hold(carried, blocks);
        } else {
            carry(carried, blocks);
        }
    }

    /** The publisher has gone: hands over what is left, the last block marked so. There is none if there was no media. */
    public void end(Consumer<Block> blocks) {
        if (phase == Phase.UNDECIDED) {
            carryHeld(blocks);
        }
        if (open) {
            open = false;
            cut(true, blocks);
        }
        phase = Phase.ENDED;
    }

    /** How many messages were left out because they would not fit a block. */
    public long tooLong() {
        return tooLong;
    }

    private static boolean isFrame(RtmpMessage message) {
        return message.type() != MessageType.DATA_AMF0 && Configuration.slot(message) == Configuration.NONE;
    }

    private void hold(RtmpMessage message, Consumer<Block> blocks) {
        boolean frame = isFrame(message);
        if (frame && message.type() == MessageType.VIDEO) {
            held.forEach(configuration::take);
            held.clear();
            phase = Phase.BEFORE_KEY_FRAME;
            carry(message, blocks);
        } else if (held.isEmpty() && !frame) {
            configuration.take(message);
        } else {
            held.add(message);
            heldBytes += message.payload().length;
            boolean waited =
                    frame && apart(message.timestamp(), held.get(0).timestamp()) >= settings.picturesWithinMs();
            if (waited || held.size() >= Block.MAX_RECORDS || heldBytes >= settings.blockBytes()) {
                carryHeld(blocks);
            }
        }
    }

    private void carryHeld(Consumer<Block> blocks) {
        phase = Phase.SOUND_ALONE;
        held.forEach(message -> carry(message, blocks));
        held.clear();
    }

    private void carry(RtmpMessage message, Consumer<Block> blocks) {
        boolean frame = isFrame(message);
        boolean picture = frame && message.type() == MessageType.VIDEO;
        // A segment begins on the lowest track so far, so which that is does not depend on what came before either.
        if (picture && mainTrack.isKeyFrame(message.payload())) {
            phase = Phase.PICTURES;
            beginSegment(message, blocks);
        } else if (picture && phase != Phase.PICTURES) {
            return;
        } else if (frame && phase == Phase.SOUND_ALONE && (!open || isDue(message))) {
            beginSegment(message, blocks);
        }
        if (open && !Configuration.isClear(message)) {
            append(message, frame, blocks);
        }
        configuration.take(message);
    }

    private boolean isDue(RtmpMessage sound) {
        return apart(sound.timestamp(), segmentTimestamp) >= settings.soundSegmentMs();
    }

    private void beginSegment(RtmpMessage first, Consumer<Block> blocks) {
        if (open) {
            cut(false, blocks);
        }
        open = true;
        segment = number;
        segmentTimestamp = first.timestamp();
        configuration.forEach(block::repeat);
    }

    private void append(RtmpMessage message, boolean frame, Consumer<Block> blocks) {
        int time = (int) (message.timestamp() - segmentTimestamp);
        if (!block.hasRoom(message, time, frame)) {
            cut(false, blocks);
        }
        block.add(message, time, frame);
    }

    private void cut(boolean endsStream, Consumer<Block> blocks) {
        int offset = block.offsetMs();
        int duration = block.durationMs();
        List<byte[]> crumbs = List.of(block.takeCrumb());
        Block cut = new Block(number, segment, segmentTimestamp, offset, duration, endsStream, crumbs);
        number++;
        blocks.accept(cut);
    }

    /** Between two timestamps, in either direction, ms. */
    private static long apart(long one, long other) {
        return Math.abs((long) (int) (one - other));
    }
}
