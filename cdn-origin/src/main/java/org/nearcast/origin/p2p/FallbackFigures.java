// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

/**
 * What viewers got of the origin by range.
 *
 * @param asked ranges that they asked for
 * @param refused those of them that were refused, as the budget was used up
 * @param bytes of those that were sent
 */
public record FallbackFigures(long asked, long refused, long bytes) {
    static final FallbackFigures NONE = new FallbackFigures(0, 0, 0);
}
