// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streams that are renditions of one and the same, such as its sizes: a master playlist under the group's name offers them, and
 * each low-latency playlist tells how far the others are (rfc8216bis, 4.4.5.4). Immutable.
 */
public final class HlsGroups {
    /** Most renditions of one stream. */
    public static final int MOST_MEMBERS = 20;

    private final Map<String, List<String>> groups;

    /**
     * @param groups streams by their group's name, the one to begin with first; all of them {@code app/name}
     * @throws IllegalArgumentException if a group has no member or too many, or a stream is in two groups
     */
    public HlsGroups(Map<String, List<String>> groups) {
        this.groups = new LinkedHashMap<>(groups);
        List<String> all = new ArrayList<>();
        groups.forEach((name, streams) -> {
            if (streams.isEmpty() || streams.size() > MOST_MEMBERS || name.indexOf('/') <= 0) {
                throw new IllegalArgumentException(
                        "the group '" + name + "' must be called app/name and have 1 to " + MOST_MEMBERS + " streams");
            }
            all.addAll(streams);
        });
        for (String stream : all) {
            if (all.indexOf(stream) != all.lastIndexOf(stream) || stream.indexOf('/') <= 0) {
                throw new IllegalArgumentException(
                        "'" + stream + "' is no app/name, or in more than one group of streams");
            }
        }
    }

    /** No groups. */
    public static HlsGroups none() {
        return new HlsGroups(Map.of());
    }

    /** Reads a list of {@code name} and {@code streams}. */
    public static HlsGroups from(List<? extends Config> list) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Config each : list) {
            groups.put(each.getString("name"), List.copyOf(each.getStringList("streams")));
        }
        return new HlsGroups(groups);
    }

    /** The streams of a group, or none. */
    List<String> members(String group) {
        return groups.getOrDefault(group, List.of());
    }

    /** The other streams of a stream's group. */
    List<String> others(String stream) {
        for (List<String> members : groups.values()) {
            if (members.contains(stream)) {
                return members.stream().filter(each -> !each.equals(stream)).toList();
            }
        }
        return List.of();
    }

    /** Where a stream's playlist is, seen from a playlist of another stream or group. */
    static String uri(String from, String to, String playlist) {
        return "../".repeat(from.split("/", -1).length) + to + "/" + playlist;
    }
}
