// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

/**
 * What an operator may want to see.
 *
 * @param streams that have peers now
 * @param leases peers in streams now
 * @param announced announcements that were taken
 * @param asked questions that were answered without announcement
 * @param left peers that said that they leave
 * @param expired leases that were not renewed
 * @param gone leases of peers whose session was over for too long
 * @param limited requests beyond what one peer may make
 * @param unknownStreams requests for streams that there are not
 * @param full announcements that there was no room for
 * @param stuck answers not sent, as those before were not taken
 * @param unknownKinds requests that were not understood
 */
public record TrackerCounters(
        int streams,
        int leases,
        long announced,
        long asked,
        long left,
        long expired,
        long gone,
        long limited,
        long unknownStreams,
        long full,
        long stuck,
        long unknownKinds) {}
