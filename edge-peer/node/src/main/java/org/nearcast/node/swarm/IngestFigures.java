// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

/**
 * What the sources of a node do.
 *
 * @param streams that have their source here now
 * @param blocks cut of them so far
 * @param bytes of these blocks
 * @param neighbours of the sources
 * @param pushed stripes that they push, each as many times as there are those who get it
 * @param bytesOut of chunks that they sent
 * @param tooMany publications that were left out since there were too many
 */
public record IngestFigures(
        int streams, long blocks, long bytes, int neighbours, int pushed, long bytesOut, long tooMany) {
    /** Of a node that has none. */
    public static final IngestFigures NONE = new IngestFigures(0, 0, 0, 0, 0, 0, 0);
}
