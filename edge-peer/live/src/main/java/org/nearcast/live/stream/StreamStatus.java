// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

/**
 * A stream at one moment.
 *
 * @param name public name, {@code app/name}
 * @param published whether it has a publisher
 * @param publisher where that comes from, for people; empty without one
 * @param sinceMs epoch ms since when it is published; 0 without a publisher
 * @param viewers subscribers that count as viewers
 * @param subscribers all subscribers
 * @param bytesIn payload bytes published so far
 * @param cachedBytes payload bytes in the GOP cache
 * @param framesLost frames that an executor which did not keep up made all its subscribers lose
 * @param video whether it has video
 * @param audio whether it has an audio configuration
 */
public record StreamStatus(
        String name,
        boolean published,
        String publisher,
        long sinceMs,
        int viewers,
        int subscribers,
        long bytesIn,
        long cachedBytes,
        long framesLost,
        boolean video,
        boolean audio) {
    /** The same under a name that may be shown. */
    public StreamStatus withName(String shown) {
        return new StreamStatus(
                shown,
                published,
                publisher,
                sinceMs,
                viewers,
                subscribers,
                bytesIn,
                cachedBytes,
                framesLost,
                video,
                audio);
    }
}
