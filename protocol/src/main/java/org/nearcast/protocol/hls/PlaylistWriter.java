// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.math.BigDecimal;

/** Writes playlists (RFC 8216, 4): UTF-8 text, lines end in LF. */
public final class PlaylistWriter {

    private PlaylistWriter() {}

    /** The text of a media playlist. */
    public static String write(MediaPlaylist playlist) {
        StringBuilder out = new StringBuilder(200 + 60 * playlist.segments().size());
        head(out, playlist.version(), playlist.independentSegments());
        out.append("#EXT-X-TARGETDURATION:").append(playlist.targetSeconds()).append('\n');
        out.append("#EXT-X-MEDIA-SEQUENCE:").append(playlist.mediaSequence()).append('\n');
        if (playlist.discontinuitySequence() > 0) {
            out.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
                    .append(playlist.discontinuitySequence())
                    .append('\n');
        }
        playlist.segments().forEach(segment -> segment(out, segment));
        if (playlist.ended()) {
            out.append("#EXT-X-ENDLIST\n");
        }
        return out.toString();
    }

    private static void segment(StringBuilder out, MediaSegment segment) {
        if (segment.discontinuity()) {
            out.append("#EXT-X-DISCONTINUITY\n");
        }
        segment.programDateTimeMs().ifPresent(time -> out.append("#EXT-X-PROGRAM-DATE-TIME:")
                .append(DateTimes.format(time))
                .append('\n'));
        out.append("#EXTINF:")
                .append(BigDecimal.valueOf(segment.durationUs(), 6).toPlainString());
        out.append(",\n").append(segment.uri()).append('\n');
    }

    /** The text of a master playlist. */
    public static String write(MasterPlaylist playlist) {
        StringBuilder out = new StringBuilder();
        head(out, playlist.version(), playlist.independentSegments());
        for (Variant variant : playlist.variants()) {
            out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(variant.bandwidth());
            if (!variant.codecs().isEmpty()) {
                out.append(",CODECS=\"").append(variant.codecs()).append('"');
            }
            if (variant.width() > 0) {
                out.append(",RESOLUTION=").append(variant.width()).append('x').append(variant.height());
            }
            if (variant.frameRate() > 0) {
                long thousandths = Math.round(variant.frameRate() * 1000);
                out.append(",FRAME-RATE=")
                        .append(BigDecimal.valueOf(thousandths, 3).toPlainString());
            }
            out.append('\n').append(variant.uri()).append('\n');
        }
        return out.toString();
    }

    private static void head(StringBuilder out, int version, boolean independentSegments) {
        out.append("#EXTM3U\n#EXT-X-VERSION:").append(version).append('\n');
        if (independentSegments) {
            out.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        }
    }
}
