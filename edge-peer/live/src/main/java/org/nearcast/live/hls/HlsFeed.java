// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.nearcast.live.stream.Feed;
import org.nearcast.live.stream.MediaFrame;
import org.nearcast.live.stream.StreamStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one publication of a stream to its segmenter. */
final class HlsFeed extends Feed {
    private static final Logger log = LoggerFactory.getLogger(HlsFeed.class);

    private final String name;
    private final HlsStream stream;
    private final LongSupplier clockMs;
    private final HlsSettings settings;
    private final HlsCounters counters;
    private final Runnable onEnd;
    private Segmenter segmenter;

    HlsFeed(
            String name,
            HlsStream stream,
            Executor executor,
            LongSupplier clockMs,
            HlsSettings settings,
            HlsCounters counters,
            Runnable onEnd) {
        super(executor);
        this.name = name;
        this.stream = stream;
        this.clockMs = clockMs;
        this.settings = settings;
        this.counters = counters;
        this.onEnd = onEnd;
    }

    @Override
    public void onPublished(StreamStart start, boolean already) {
        // only now, since the publication before has ended on this executor and left its target duration
        segmenter = new Segmenter(
                settings, counters, stream.targetSeconds(), stream.partTarget(), stream::add, this::add, this::refuse);
        start.headers().forEach(this::onFrame);
        // what was kept came when its time says, not now
        start.gop()
                .forEach(frame -> segmenter.accept(
                        frame.message(),
                        clockMs.getAsLong() - Math.max(0, (int) (start.liveEdge() - frame.timestamp()))));
    }

    private void add(Segment segment) {
        stream.add(segment, segmenter.targetSeconds());
    }

    private void refuse(String why) {
        counters.unsupportedStreams.increment();
        log.info("hls {}: no HLS of this stream. {}", name, why);
        stream.refuse(why);
    }

    @Override
    public void onFrame(MediaFrame frame) {
        segmenter.accept(frame.message(), clockMs.getAsLong());
    }

    @Override
    public void onUnpublished() {
        segmenter.end();
        super.onUnpublished();
        onEnd.run();
    }
}
