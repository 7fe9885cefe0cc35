// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

/**
 * How a peer takes part in a swarm.
 *
 * @param uploadBytesPerSecond what it gives at most; 0 for nothing
 * @param neighbours how many sessions it looks for
 * @param mostNeighbours how many it has at most, those that others opened included
 * @param pushPart of the upload that is promised to subscribers; the rest is for what they pull, and for all that is not media
 * @param copies of each stripe that are promised at most: small for a source, whose upload is dear
 * @param mostStreams what it sends at most, in parts of the stream's rate; infinite for who gives all it has
 * @param blocks how many blocks it keeps
 * @param keptBytes how many bytes of them
 */
public record SwarmSettings(
        long uploadBytesPerSecond,
        int neighbours,
        int mostNeighbours,
        double pushPart,
        int copies,
        double mostStreams,
        int blocks,
        long keptBytes) {
    private static final int LEAST_MOST = 32;
    private static final int MOST_MORE = 64;
    private static final long BYTES_PER_SECOND_EACH = 50_000;

    /** @throws IllegalArgumentException if one is out of range */
    public SwarmSettings {
        if (uploadBytesPerSecond < 0
                || neighbours < 1
                || mostNeighbours < neighbours
                || pushPart < 0
                || pushPart > 1
                || copies < 1
                || !(mostStreams > 0)
                || keptBytes < 1) {
            throw new IllegalArgumentException("a setting of the swarm is out of range");
        }
    }

    /** Of a viewer: 16 neighbours, 32 to 96 at most by its upload, 0.92 of the upload promised, 64 blocks and 32 MiB kept. */
    public static SwarmSettings viewer(long uploadBytesPerSecond) {
        int most = (int) (LEAST_MOST + Math.min(MOST_MORE, uploadBytesPerSecond / BYTES_PER_SECOND_EACH));
        return new SwarmSettings(
                uploadBytesPerSecond, 16, most, 0.92, Integer.MAX_VALUE, Double.POSITIVE_INFINITY, 64, 32L << 20);
    }

    /** Of the source: it looks for nobody, and sends twice the stream's rate in all, no stripe to more than two. */
    public static SwarmSettings source(long uploadBytesPerSecond) {
        return new SwarmSettings(uploadBytesPerSecond, 1, 64, 0.97, 2, 2, 64, 32L << 20);
    }

    /** The same with so many neighbours at most. */
    public SwarmSettings withMostNeighbours(int most) {
        return new SwarmSettings(
                uploadBytesPerSecond, neighbours, most, pushPart, copies, mostStreams, blocks, keptBytes);
    }
}
