// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.util.Locale;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabProcess;

/** The ways the stream is watched; all but the first on the machine that serves it, so that what differs is the server. */
enum Player {
    GATEWAY_RTMP("v1", "RTMP through the gateway", "rtmp://" + Stage.CDN + "/%s", "-fflags", "nobuffer"),
    ORIGIN_RTMP("cdn", "RTMP from the origin", "rtmp://127.0.0.1:1935/%s", "-fflags", "nobuffer"),
    GATEWAY_HLS("gw", "HLS from the gateway", "http://127.0.0.1:8088/hls/%s/index.m3u8"),
    ORIGIN_HLS("cdn", "HLS from the origin", "http://127.0.0.1:8080/hls/%s/index.m3u8"),
    GATEWAY_LL_HLS("gw", "HLS of fragmented MP4 from the gateway", "http://127.0.0.1:8088/hls/%s/ll.m3u8"),
    ORIGIN_LL_HLS("cdn", "HLS of fragmented MP4 from the origin", "http://127.0.0.1:8080/hls/%s/ll.m3u8");

    private final String host;
    private final String title;
    private final String url;
    private final String[] options;

    Player(String host, String title, String url, String... options) {
        this.host = host;
        this.title = title;
        this.url = url;
        this.options = options;
    }

    /** Its name in result.json. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a person reads. */
    String title() {
        return title;
    }

    /** Whether there is anything at its URL; RTMP always is. */
    boolean isServed(Lab lab, String stream) {
        String there = String.format(url, stream);
        // The first segment is a few seconds away, and servers hold the request back until it is there.
        return !there.startsWith("http:")
                || lab.host(host)
                        .exec(
                                "/usr/bin/python3",
                                "-IBS",
                                "-c",
                                "import sys,urllib.request as u;u.build_opener(u.ProxyHandler({})).open(sys.argv[1],timeout=20)",
                                there)
                        .exit()
                        .isSuccess();
    }

    LabProcess start(Stage stage, Lab lab, String stream, Probe probe) {
        Host where = lab.host(host);
        return stage.start(where, "watch-" + key(), probe.player(String.format(url, stream), options));
    }
}
