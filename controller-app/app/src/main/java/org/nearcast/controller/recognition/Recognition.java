// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.recognition;

import java.util.List;
import java.util.Optional;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.protocol.announce.MediaDescription;
import org.nearcast.protocol.announce.StreamDescriber;
import org.nearcast.protocol.rtmp.RtmpRecognizer;
import org.nearcast.protocol.tcp.TcpReassembler;

/** Listens to one connection from its SYN on: client's segments to bytes in order to publish or play. */
public final class Recognition {

    /** Ahead of a gap no more is kept than a few initial congestion windows (RFC 6928). */
    private static final int WINDOW_BYTES = 32 << 10;

    private final long deadlineMs;
    private final TcpReassembler reassembler;
    private final RtmpRecognizer recognizer = new RtmpRecognizer();
    private int empty;

    /**
     * Begins to listen.
     *
     * @param syn the packet that opens the connection
     * @param deadlineMs when to give up, on the workers' clock
     */
    public Recognition(TcpFrame syn, long deadlineMs) {
        this.deadlineMs = deadlineMs;
        this.reassembler = new TcpReassembler(syn.sequence() + 1, WINDOW_BYTES);
    }

    /** When to give up, on the workers' clock, in milliseconds. */
    public long deadlineMs() {
        return deadlineMs;
    }

    /** Listens to one more packet that is not a SYN. */
    public RtmpRecognizer.Result hear(TcpFrame frame, long nowMs) {
        if (!frame.payload().hasRemaining()) {
            empty++;
        }
        reassembler.segment(frame.sequence(), frame.payload(), bytes -> recognizer.feed(bytes, nowMs));
        return recognizer.result();
    }

    /** Application named by the client; null unless publish or play was understood. */
    public String app() {
        return recognizer.app();
    }

    /** Stream named by the client; null unless publish or play was understood. */
    public String streamName() {
        return recognizer.streamName();
    }

    /** What the stream is made of, if the client has said so by now; a publisher may after it was understood. */
    public Optional<MediaDescription> media() {
        return Optional.ofNullable(recognizer.metaData())
                .map(said -> StreamDescriber.describe(
                        List.of(said), recognizer.stream().path()))
                .filter(media -> !media.equals(MediaDescription.UNKNOWN));
    }

    /** Bytes held because some before them have not come, at most 32 KiB. */
    public int bytesHeld() {
        return reassembler.bufferedBytes();
    }

    /** How far it came, for the log. */
    @Override
    public String toString() {
        return recognizer.bytes() + " bytes heard, " + reassembler.bufferedBytes() + " behind a gap, "
                + reassembler.repeatedBytes() + " repeated, " + empty + " packets without any";
    }
}
