// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Notes what it is told, as short words: {@code start[...]}, {@code V1000}, {@code K1000}, {@code A1010}, {@code end}. */
class RecordingSubscriber implements Subscriber {
    final List<String> told = new ArrayList<>();
    int batches;
    private final Executor executor;

    RecordingSubscriber() {
        this(Runnable::run);
    }

    RecordingSubscriber(Executor executor) {
        this.executor = executor;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public void onPublished(StreamStart start, boolean already) {
        List<String> parts = new ArrayList<>();
        start.headers().forEach(h -> parts.add("H" + h.kind().name().charAt(0)));
        for (int i = 0; i < start.gop().size(); i++) {
            parts.add((start.gop().get(i).keyFrame() ? "K" : "V") + start.gopTimestamp(i));
        }
        told.add((already ? "start" : "published") + parts);
    }

    @Override
    public void onFrame(MediaFrame frame) {
        told.add(word(frame) + frame.timestamp());
    }

    static String word(MediaFrame frame) {
        String letter = frame.kind().name().substring(0, 1);
        return frame.header() ? "H" + letter : frame.keyFrame() ? "K" : letter;
    }

    @Override
    public void onBatchEnd() {
        batches++;
    }

    @Override
    public void onUnpublished() {
        told.add("end");
    }
}
