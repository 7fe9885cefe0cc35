// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.nearcast.protocol.hls.LowLatencyWriter;
import org.nearcast.protocol.hls.MasterPlaylist;
import org.nearcast.protocol.hls.MediaPlaylist;
import org.nearcast.protocol.hls.MediaSegment;
import org.nearcast.protocol.hls.PlaylistWriter;
import org.nearcast.protocol.hls.Variant;

/** The playlists of a stream's window. */
final class Playlists {
    /** Parts are listed of segments that begin within so many target durations from the end (rfc8216bis, 6.2.2). */
    private static final int PARTS_FOR_TARGETS = 3;

    /**
     * What is to be listed.
     *
     * @param entries all that is kept, at least one
     * @param discontinuities that have left the window
     * @param over whether nothing will be added
     */
    record Window(
            HlsSettings settings,
            FileNames names,
            List<Listed> entries,
            long discontinuities,
            int targetSeconds,
            boolean over) {
        int skipped() {
            return Math.max(0, entries.size() - settings.windowSegments());
        }

        List<Listed> listed() {
            return entries.subList(skipped(), entries.size());
        }

        long discontinuitySequence() {
            return discontinuities
                    + entries.subList(0, skipped()).stream()
                            .filter(entry -> entry.segment().discontinuity())
                            .count();
        }
    }

    private Playlists() {}

    static String media(Window window) {
        List<MediaSegment> segments = new ArrayList<>();
        boolean independent = true;
        for (Listed entry : window.listed()) {
            Segment segment = entry.segment();
            independent &= segment.independent();
            segments.add(new MediaSegment(
                    window.names().transportStream(entry.msn()),
                    entry.durationUs(),
                    segment.discontinuity(),
                    OptionalLong.of(segment.startedAtMs())));
        }
        return PlaylistWriter.write(new MediaPlaylist(
                MediaPlaylist.VERSION,
                window.targetSeconds(),
                window.listed().get(0).msn(),
                window.discontinuitySequence(),
                independent,
                window.over(),
                segments));
    }

    static byte[] lowLatency(Window window, List<Part> open, int openInit, int partTargetMillis) {
        List<Listed> listed = window.listed();
        FileNames names = window.names();
        long partTargetUs = partTargetMillis * 1000L;
        boolean independent = listed.stream().allMatch(Listed::independent)
                && (open.isEmpty() || open.get(0).independent());
        LowLatencyWriter out = new LowLatencyWriter(
                Math.max(1, window.targetSeconds()),
                partTargetUs,
                partTargetUs * window.settings().lowLatency().holdBackParts(),
                listed.get(0).msn(),
                window.discontinuitySequence(),
                independent);
        int withParts = firstWithParts(window, open);
        for (int i = 0; i < listed.size(); i++) {
            Listed entry = listed.get(i);
            Segment segment = entry.segment();
            out.segment(segment.discontinuity(), names.init(entry.init()), segment.startedAtMs());
            if (i >= withParts) {
                parts(out, names, entry.msn(), entry.parts());
            }
            out.complete(names.segment(entry.msn()), entry.durationUs());
        }
        long next = listed.get(listed.size() - 1).msn() + 1;
        if (!open.isEmpty()) {
            out.segment(
                    open.get(0).discontinuity(),
                    names.init(openInit),
                    open.get(0).segmentStartedAtMs());
            parts(out, names, next, open);
        }
        if (window.over()) {
            out.end();
        } else {
            out.hint(names.part(next, open.size()));
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int firstWithParts(Window window, List<Part> open) {
        List<Listed> listed = window.listed();
        long left = window.targetSeconds() * 1_000_000L * PARTS_FOR_TARGETS;
        left -= open.stream().mapToLong(Part::durationUs).sum();
        int first = window.over() ? listed.size() : listed.size() - 1;
        while (first > 0 && first < listed.size() && left > listed.get(first).durationUs()) {
            left -= listed.get(first).durationUs();
            first--;
        }
        return first;
    }

    private static void parts(LowLatencyWriter out, FileNames names, long msn, List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            out.part(names.part(msn, i), part.durationUs(), part.independent());
        }
    }

    static Variant variant(String uri, StreamFormat format, long bandwidth) {
        Variant variant = Variant.of(uri, bandwidth).withCodecs(format.codecs());
        if (format.width() > 0) {
            variant = variant.withResolution(format.width(), format.height());
        }
        if (format.frameRate() > 0) {
            variant = variant.withFrameRate(format.frameRate());
        }
        return variant;
    }

    static String master(List<Variant> variants) {
        return PlaylistWriter.write(new MasterPlaylist(MediaPlaylist.VERSION, false, variants));
    }
}
