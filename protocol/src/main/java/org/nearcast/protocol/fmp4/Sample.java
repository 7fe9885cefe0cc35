// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

/** One picture or one frame of sound in a {@link Fragment}. Its bytes are shared, not copied. */
public final class Sample {

    final byte[] bytes;
    final int from;
    final int duration;
    final int composition;
    final boolean sync;

    /**
     * @param bytes holds the sample: NAL units behind their lengths, or a raw frame of AAC; not to be changed
     * @param from where it begins in there; it ends with the array
     * @param duration until the next one, in ticks of its track, not negative
     * @param composition presentation time minus decoding time, in ticks
     * @param sync whether decoding can begin with it
     * @throws IllegalArgumentException if a value is out of range
     */
    public Sample(byte[] bytes, int from, int duration, int composition, boolean sync) {
        if (from < 0 || from > bytes.length || duration < 0) {
            throw new IllegalArgumentException(
                    "sample from " + from + " of " + bytes.length + " bytes, lasting " + duration);
        }
        this.bytes = bytes;
        this.from = from;
        this.duration = duration;
        this.composition = composition;
        this.sync = sync;
    }

    int size() {
        return bytes.length - from;
    }
}
