// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.browser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.agent.gateway.CdnSite;
import org.nearcast.agent.gateway.Gateway;
import org.nearcast.agent.gateway.GatewaySettings;
import org.nearcast.agent.gateway.MediaSettings;
import org.nearcast.live.Transport;
import org.nearcast.origin.Origin;
import org.nearcast.origin.OriginSettings;

/**
 * The gateway's page in a real browser, everything at its defaults: how late is the picture on the screen? Prints what it
 * measured; {@code -Dnearcast.browser.seconds} measures longer.
 */
@Timeout(240)
class ChromiumTest {
    /** Reads the bar code of each picture that is presented, and keeps how late it is, in ms. */
    private static final String READER =
            """
            (() => {
              const video = document.querySelector('video');
              const canvas = document.createElement('canvas');
              canvas.width = 640;
              canvas.height = 32;
              const picture = canvas.getContext('2d', { willReadFrequently: true });
              window.late = [];
              window.stalls = 0;
              video.addEventListener('waiting', () => { window.stalls++; });
              const read = () => {
                const now = Date.now();
                picture.drawImage(video, 0, 0, 640, 32, 0, 0, 640, 32);
                const row = picture.getImageData(0, 16, 640, 1).data;
                const bytes = [0, 0, 0, 0, 0];
                for (let bit = 0; bit < 40; bit++) {
                  bytes[bit >> 3] = bytes[bit >> 3] << 1 | (row[(bit * 16 + 8) * 4] > 128 ? 1 : 0);
                }
                if ((bytes[0] ^ bytes[1] ^ bytes[2] ^ bytes[3]) === bytes[4]) {
                  const stamp = ((bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]) >>> 0);
                  window.late.push((now - stamp) % 4294967296);
                }
                video.requestVideoFrameCallback(read);
              };
              video.requestVideoFrameCallback(read);
            })()
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldShowThePictureWithinTwoSecondsThroughTheGateway() throws Exception {
        assumeTrue(Chromium.isInstalled(), "needs chromium (apt install chromium)");
        int seconds = Integer.getInteger("nearcast.browser.seconds", 8);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Origin origin = Origin.start(OriginSettings.load(
                        null,
                        Map.of("rtmp", "127.0.0.1:0", "http", "127.0.0.1:0", "p2p.listen", "off", "open", true)));
                Transport transport = Transport.open(2);
                Gateway gateway = gateway(transport, origin, any)) {
            String from = "rtmp://127.0.0.1:" + origin.rtmpAddress().getPort() + "/live/one";
            try (ClockSource source = new ClockSource(from, 50, folder.resolve("ffmpeg.log"));
                    Chromium chromium = new Chromium(
                            folder, "http://127.0.0.1:" + gateway.media().getPort() + "/#live/one")) {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> chromium.evaluate(
                                        "document.readyState === 'complete' && document.querySelector('video') !== null")
                                .asBoolean());
                chromium.evaluate(READER);
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> chromium.evaluate("window.late.length").asInt() > 0);
                // hls.js closes up to its target first
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() ->
                                chromium.evaluate("window.late.slice(-1)[0]").asInt() < 2000);
                chromium.evaluate("window.late = []; window.stalls = 0;");
                await().atMost(Duration.ofSeconds(60 + seconds))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> chromium.evaluate("window.late.length").asInt() >= seconds * ClockSource.FPS);
                List<Integer> late = numbers(chromium.evaluate("window.late"));
                Collections.sort(late);
                int median = late.get(late.size() / 2);
                System.out.println("glass to glass by Low-Latency HLS through the gateway, ms: median " + median
                        + ", p95 " + late.get(late.size() * 95 / 100) + ", least " + late.get(0) + ", most "
                        + late.get(late.size() - 1) + "; " + late.size() + " pictures, "
                        + chromium.evaluate("window.stalls").asInt() + " stalls");
                assertTrue(source.isRunning());
                assertTrue(median <= 2000, "median of " + median + " ms");
                assertEquals(1, gateway.hlsViewers());
            }
        }
    }

    private static Gateway gateway(Transport transport, Origin origin, InetSocketAddress any) throws Exception {
        Config config = ConfigFactory.load().getConfig("nearcast.peer");
        Gateway gateway = new Gateway(
                transport, GatewaySettings.from(config), List.of(new CdnSite(List.of(origin.rtmpAddress()))), 44);
        gateway.listenHttp(any, MediaSettings.from(config.getConfig("media")));
        return gateway;
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(each -> numbers.add(each.asInt()));
        return numbers;
    }
}
