// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * The figures of one phase, with the names that they have in result.json; docs/demo.md defines each.
 *
 * @param viewers players that took part
 * @param pathMs floor of the media delay, ms
 * @param mediaDelayMs last byte out of the broadcaster's interface to last byte into the player's, per frame, over all viewers, ms
 * @param excessMs media delay less path delay, ms
 * @param startupMs from a player's SYN to its first key frame, over the viewers, ms
 * @param continuity frames on time of frames due, over all viewers
 * @param continuityWorst the same for the viewer that had least
 * @param frames frames that arrived live, over all viewers
 * @param broadcastBytes video frames' bytes that left the broadcaster
 * @param cdnUpBytes bytes that the switch sent into the CDN's link
 * @param cdnDownBytes bytes that the switch received from it
 * @param cdnVideoDownFrames video frames that the CDN sent
 * @param detectionMs from the publish or play command on the client's wire to the controller's table, over the connections, ms
 * @param controllerPacketsPerConnection packets of a connection that the controller handled, over the connections
 * @param steered connections that the network carried to the edge peer
 * @param recognised publish and play commands that the controller's table has, of {@code viewers} and the broadcaster
 */
@JsonPropertyOrder({
    "viewers",
    "pathMs",
    "mediaDelayMs",
    "excessMs",
    "startupMs",
    "continuity",
    "continuityWorst",
    "frames"
})
public record PhaseResult(
        int viewers,
        double pathMs,
        Map<String, Double> mediaDelayMs,
        Map<String, Double> excessMs,
        Map<String, Double> startupMs,
        double continuity,
        double continuityWorst,
        long frames,
        long broadcastBytes,
        long cdnUpBytes,
        long cdnDownBytes,
        long cdnVideoDownFrames,
        Map<String, Double> detectionMs,
        Map<String, Double> controllerPacketsPerConnection,
        int steered,
        int recognised) {}
