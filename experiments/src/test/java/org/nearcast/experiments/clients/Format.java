// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

/** How a stream reaches a player. */
enum Format {
    RTMP("RTMP"),
    HLS("HLS"),
    LL_HLS("LL-HLS"),
    FLV("HTTP-FLV");

    private final String title;

    Format(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Where {@code stream} is at a server whose port for this format is at {@code port} of this machine. */
    String url(int port, String stream) {
        return switch (this) {
            case RTMP -> "rtmp://127.0.0.1:" + port + "/" + stream;
            case HLS -> "http://127.0.0.1:" + port + "/hls/" + stream + "/index.m3u8";
            case LL_HLS -> "http://127.0.0.1:" + port + "/hls/" + stream + "/ll.m3u8";
            case FLV -> "http://127.0.0.1:" + port + "/flv/" + stream + ".flv";
        };
    }
}
