// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads playlists (RFC 8216). Tags and attributes not known are passed over, as section 6.3.1 demands; lengths and numbers
 * are bounded.
 */
public final class PlaylistParser {

    /** Longest playlist read, in characters. */
    public static final int MAX_CHARS = 2_000_000;

    /** Longest line read, in characters. */
    public static final int MAX_LINE = 8192;

    private static final int MAX_DIGITS = 18;

    private PlaylistParser() {}

    /** Whether the text offers variants; what does not is a media playlist. */
    public static boolean isMaster(String text) {
        return text.contains("\n#EXT-X-STREAM-INF:") || text.contains("\n#EXT-X-MEDIA:");
    }

    /**
     * Reads a media playlist.
     *
     * @throws PlaylistException if it is malformed, beyond bounds, or a master playlist
     */
    public static MediaPlaylist parseMedia(String text) throws PlaylistException {
        Lines lines = new Lines(text);
        MediaReader reader = new MediaReader();
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                reader.line(line);
            }
            return reader.playlist();
        } catch (IllegalArgumentException e) {
            throw new PlaylistException(lines.number, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads a master playlist.
     *
     * @throws PlaylistException if it is malformed, beyond bounds, or a media playlist
     */
    public static MasterPlaylist parseMaster(String text) throws PlaylistException {
        Lines lines = new Lines(text);
        int version = 1;
        boolean independent = false;
        List<Variant> variants = new ArrayList<>();
        Map<String, String> pending = null;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.startsWith("#EXT-X-STREAM-INF:")) {
                    require(pending == null, "a variant without URI");
                    pending = AttributeList.parse(value(line));
                } else if (line.startsWith("#EXT-X-VERSION:")) {
                    version = (int) number(value(line), Integer.MAX_VALUE);
                } else if (line.equals("#EXT-X-INDEPENDENT-SEGMENTS")) {
                    independent = true;
                } else if (line.startsWith("#EXTINF:") || line.startsWith("#EXT-X-TARGETDURATION:")) {
                    throw new IllegalArgumentException("a media playlist");
                } else if (!line.startsWith("#")) {
                    require(pending != null, "a URI without EXT-X-STREAM-INF");
                    require(variants.size() < MasterPlaylist.MAX_VARIANTS, "too many variants");
                    variants.add(variant(line, pending));
                    pending = null;
                }
            }
            require(pending == null, "a variant without URI");
            return new MasterPlaylist(version, independent, variants);
        } catch (IllegalArgumentException e) {
            throw new PlaylistException(lines.number, String.valueOf(e.getMessage()));
        }
    }

    private static Variant variant(String uri, Map<String, String> attributes) {
        String bandwidth = attributes.get("BANDWIDTH");
        require(bandwidth != null, "a variant without BANDWIDTH");
        Variant variant = Variant.of(uri, number(bandwidth, Variant.MAX_BANDWIDTH));
        String codecs = attributes.get("CODECS");
        if (codecs != null) {
            variant = variant.withCodecs(codecs);
        }
        String resolution = attributes.get("RESOLUTION");
        if (resolution != null) {
            int x = resolution.indexOf('x');
            require(x > 0, "RESOLUTION without x");
            int width = (int) number(resolution.substring(0, x), Integer.MAX_VALUE);
            variant = variant.withResolution(width, (int) number(resolution.substring(x + 1), Integer.MAX_VALUE));
        }
        String frameRate = attributes.get("FRAME-RATE");
        if (frameRate != null) {
            variant = variant.withFrameRate(decimal(frameRate).doubleValue());
        }
        return variant;
    }

    static String value(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    static long number(String text, long max) {
        require(
                !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9'),
                "not a decimal number");
        long number = Long.parseLong(text);
        require(number <= max, "number above " + max);
        return number;
    }

    /** Digits with at most one point among them; no sign and no exponent, with which a short text says a huge number. */
    static BigDecimal decimal(String text) {
        require(
                !text.isEmpty()
                        && text.length() <= MAX_DIGITS
                        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')
                        && text.chars().filter(c -> c == '.').count() <= 1
                        && !text.equals("."),
                "not a decimal number");
        return new BigDecimal(text);
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Lines that are not empty, after the first, which must be EXTM3U. */
    private static final class Lines {

        private final String text;
        private int at;
        private int number;

        Lines(String text) throws PlaylistException {
            if (text.length() > MAX_CHARS) {
                throw new PlaylistException(0, "more than " + MAX_CHARS + " characters");
            }
            this.text = text;
            if (!"#EXTM3U".equals(next())) {
                throw new PlaylistException(number, "no EXTM3U");
            }
        }

        String next() throws PlaylistException {
            while (at < text.length()) {
                number++;
                int end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                if (end - at > MAX_LINE) {
                    throw new PlaylistException(number, "longer than " + MAX_LINE + " characters");
                }
                String line = text.substring(at, end).strip();
                at = end + 1;
                if (!line.isEmpty()) {
                    return line;
                }
            }
            return null;
        }
    }

    /** Collects a media playlist line by line. */
    private static final class MediaReader {

        private int version = 1;
        private long target = -1;
        private long sequence;
        private long discontinuities;
        private boolean independent;
        private boolean ended;
        private long durationUs = -1;
        private boolean discontinuity;
        private OptionalLong dateTime = OptionalLong.empty();
        private final List<MediaSegment> segments = new ArrayList<>();

        void line(String line) {
            if (!line.startsWith("#")) {
                uri(line);
            } else if (line.startsWith("#EXT")) {
                tag(line);
            }
        }

        private void uri(String line) {
            require(durationUs >= 0, "a URI without EXTINF");
            require(segments.size() < MediaPlaylist.MAX_SEGMENTS, "too many segments");
            segments.add(new MediaSegment(line, durationUs, discontinuity, dateTime));
            durationUs = -1;
            discontinuity = false;
            dateTime = OptionalLong.empty();
        }

        private void tag(String line) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            switch (name) {
                case "#EXT-X-VERSION":
                    version = (int) number(value(line), Integer.MAX_VALUE);
                    break;
                case "#EXT-X-TARGETDURATION":
                    target = number(value(line), Integer.MAX_VALUE);
                    break;
                case "#EXT-X-MEDIA-SEQUENCE":
                    sequence = number(value(line), Long.MAX_VALUE);
                    break;
                case "#EXT-X-DISCONTINUITY-SEQUENCE":
                    discontinuities = number(value(line), Long.MAX_VALUE);
                    break;
                case "#EXT-X-INDEPENDENT-SEGMENTS":
                    independent = true;
                    break;
                case "#EXT-X-ENDLIST":
                    ended = true;
                    break;
                case "#EXT-X-DISCONTINUITY":
                    discontinuity = true;
                    break;
                case "#EXT-X-PROGRAM-DATE-TIME":
                    dateTime = OptionalLong.of(DateTimes.parse(value(line)));
                    break;
                case "#EXTINF":
                    durationUs = microseconds(value(line));
                    break;
                case "#EXT-X-STREAM-INF":
                    throw new IllegalArgumentException("a master playlist");
                default:
                    break;
            }
        }

        private static long microseconds(String value) {
            int comma = value.indexOf(',');
            BigDecimal seconds = decimal((comma < 0 ? value : value.substring(0, comma)).strip());
            BigDecimal us = seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP);
            require(us.compareTo(BigDecimal.valueOf(MediaSegment.MAX_DURATION_US)) <= 0, "EXTINF too long");
            return us.longValue();
        }

        MediaPlaylist playlist() {
            require(target >= 0, "no EXT-X-TARGETDURATION");
            require(durationUs < 0, "EXTINF without URI");
            return new MediaPlaylist(version, (int) target, sequence, discontinuities, independent, ended, segments);
        }
    }
}
