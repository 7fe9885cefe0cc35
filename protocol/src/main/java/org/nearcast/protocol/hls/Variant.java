// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.util.Objects;

/** One rendition that a master playlist offers (RFC 8216, 4.3.4.2). Immutable; the {@code with} methods give a changed copy. */
public final class Variant {

    /** Most bits per second. */
    public static final long MAX_BANDWIDTH = 1L << 53;

    private final String uri;
    private final long bandwidth;
    private final String codecs;
    private final int width;
    private final int height;
    private final double frameRate;

    private Variant(String uri, long bandwidth, String codecs, int width, int height, double frameRate) {
        this.uri = uri;
        this.bandwidth = bandwidth;
        this.codecs = codecs;
        this.width = width;
        this.height = height;
        this.frameRate = frameRate;
    }

    /**
     * A variant of which no more is known.
     *
     * @param uri of its media playlist
     * @param bandwidth its peak rate, in bit/s, 1 to {@link #MAX_BANDWIDTH}
     * @throws IllegalArgumentException if a value is out of range
     */
    public static Variant of(String uri, long bandwidth) {
        if (bandwidth < 1 || bandwidth > MAX_BANDWIDTH) {
            throw new IllegalArgumentException("bandwidth of " + bandwidth + " bit/s");
        }
        return new Variant(PlaylistText.requireUri(uri), bandwidth, "", 0, 0, 0);
    }

    /** With its codecs as RFC 6381 names them, separated by commas. */
    public Variant withCodecs(String names) {
        return new Variant(uri, bandwidth, PlaylistText.requireQuotable(names), width, height, frameRate);
    }

    /** With the size of its pictures, in samples, each at least 1. */
    public Variant withResolution(int w, int h) {
        if (w < 1 || h < 1) {
            throw new IllegalArgumentException("resolution of " + w + " by " + h);
        }
        return new Variant(uri, bandwidth, codecs, w, h, frameRate);
    }

    /** With its highest frame rate, above 0 and at most 1000, kept to a thousandth. */
    public Variant withFrameRate(double perSecond) {
        if (!(perSecond >= 0.001 && perSecond <= 1000)) {
            throw new IllegalArgumentException("frame rate of " + perSecond);
        }
        return new Variant(uri, bandwidth, codecs, width, height, Math.round(perSecond * 1000) / 1000.0);
    }

    /** Where its media playlist is. */
    public String uri() {
        return uri;
    }

    /** Peak rate, in bit/s. */
    public long bandwidth() {
        return bandwidth;
    }

    /** Its codecs, or empty if not known. */
    public String codecs() {
        return codecs;
    }

    /** Width, or 0 if not known. */
    public int width() {
        return width;
    }

    /** Height, or 0 if not known. */
    public int height() {
        return height;
    }

    /** Frames per second, or 0 if not known. */
    public double frameRate() {
        return frameRate;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Variant)) {
            return false;
        }
        Variant that = (Variant) other;
        return bandwidth == that.bandwidth
                && width == that.width
                && height == that.height
                && frameRate == that.frameRate
                && uri.equals(that.uri)
                && codecs.equals(that.codecs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uri, bandwidth, codecs, width, height, frameRate);
    }

    @Override
    public String toString() {
        return uri + " (" + bandwidth + " bit/s, " + codecs + ", " + width + "x" + height + ", " + frameRate + ")";
    }
}
