// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A link of a lab; direction {@code ab} is from the first of its name's two nodes to the second.
 *
 * @param lab the lab it is in
 * @param name the two nodes' names with a hyphen, such as {@code v1-s1}
 */
public record LabLink(Lab lab, String name) {
    /** Changes both directions. */
    public void set(LinkShape shape) {
        change("both", shape.toJson());
    }

    /** Changes one direction, {@code ab} or {@code ba}. */
    public void set(String direction, LinkShape shape) {
        change(direction, shape.toJson());
    }

    /** Changes the delay of both directions, in ms, and nothing else. */
    public void setDelayMs(double delayMs) {
        change("both", DriverConnection.JSON.createObjectNode().put("delayMs", delayMs));
    }

    /** Changes the rate of both directions, in Mbit/s, and nothing else. */
    public void setRateMbit(double rateMbit) {
        change("both", DriverConnection.JSON.createObjectNode().put("rateMbit", rateMbit));
    }

    /** Pulls the cable: both ends see it; what was on its way is lost. */
    public void down() {
        lab.call(Lab.request("plug").put("link", name).put("up", false));
    }

    /** Plugs the cable in again. */
    public void up() {
        lab.call(Lab.request("plug").put("link", name).put("up", true));
    }

    /**
     * Changes the random loss of both directions and nothing else.
     *
     * @param lossPercent 0 to 100; with 100 nothing passes and nobody is told
     */
    public void setLossPercent(double lossPercent) {
        change("both", DriverConnection.JSON.createObjectNode().put("lossPercent", lossPercent));
    }

    /**
     * Loses the frames of one direction that fit a filter from now on, instead of those of an earlier one.
     *
     * @param direction {@code ab}, {@code ba} or {@code both}
     * @param filter in tcpdump's language, such as {@code udp port 8723}; empty: nothing is lost any more
     */
    public void drop(String direction, String filter) {
        lab.call(Lab.request("drop")
                .put("link", name)
                .put("direction", direction)
                .put("filter", filter));
    }

    private void change(String direction, ObjectNode shape) {
        ObjectNode request = Lab.request("link").put("link", name).put("direction", direction);
        request.set("set", shape);
        lab.call(request);
    }

    @Override
    public String toString() {
        return name;
    }
}
