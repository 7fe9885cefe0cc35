// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The encoders. Those that play a film play this one, made once; the others make pictures of their own. */
final class Publishers {
    /** Longer than any run lasts. */
    private static final int FILM_S = 150;

    private final Path film;
    private final Path obsSettings;

    /**
     * Makes the film.
     *
     * @param folder for the film
     * @param home the checkout, which has OBS's settings
     */
    Publishers(Path folder, Path home) throws IOException, InterruptedException {
        film = folder.resolve("film.flv");
        obsSettings = home.resolve("mininet/corpus/obs-studio");
        Process process = new ProcessBuilder(
                        words("ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i "
                                + "sine=frequency=440:sample_rate=44100 -t " + FILM_S
                                + " -c:v libx264 -preset ultrafast "
                                + "-tune zerolatency -pix_fmt yuv420p -g 25 -sc_threshold 0 -b:v 300k -c:a aac -b:a 64k "
                                + "-f flv " + film))
                .inheritIO()
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("FFmpeg made no film");
        }
    }

    List<Publisher> all() {
        return List.of(
                new Encoder(
                        "FFmpeg",
                        "ffmpeg",
                        (server, name, folder) -> run(words("ffmpeg -nostdin -v error -re -i " + film
                                + " -c copy -f flv -flvflags no_duration_filesize " + server + "/" + name))),
                new Encoder("OBS", "obs", this::obs),
                new Encoder("VLC", "cvlc", this::vlc),
                new Encoder(
                        "GStreamer rtmp2sink",
                        "gst-launch-1.0",
                        (server, name, folder) -> run(gst("rtmp2sink", server + "/" + name))),
                new Encoder(
                        "GStreamer rtmpsink",
                        "gst-launch-1.0",
                        (server, name, folder) -> run(gst("rtmpsink", server + "/" + name))));
    }

    @FunctionalInterface
    private interface Start {
        Program publish(String server, String name, Path folder) throws IOException;
    }

    private record Encoder(String title, String program, Start start) implements Publisher {
        @Override
        public Program publish(String server, String name, Path folder) throws IOException {
            return start.publish(server, name, folder);
        }
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    private static Program run(List<String> command) throws IOException {
        return Program.start(Map.of(), line -> {}, command);
    }

    private static List<String> gst(String sink, String url) {
        return words("gst-launch-1.0 -q videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=25/1 ! "
                + "x264enc tune=zerolatency speed-preset=ultrafast bitrate=300 key-int-max=25 ! "
                + "video/x-h264,profile=baseline ! h264parse ! flvmux streamable=true name=m ! " + sink + " location="
                + url
                + " audiotestsrc is-live=true ! audio/x-raw,rate=44100 ! audioconvert ! avenc_aac bitrate=64000 ! aacparse"
                + " ! m.");
    }

    /** VLC refuses to be root. */
    private Program vlc(String server, String name, Path folder) throws IOException {
        List<String> command = new ArrayList<>(Nobody.prefix());
        command.addAll(List.of(
                "cvlc",
                "-I",
                "dummy",
                film.toString(),
                "--sout",
                "#std{access=rtmp,mux=ffmpeg{mux=flv},dst=" + server + "/" + name + "}"));
        return Program.start(Map.of("HOME", Nobody.home(folder).toString()), line -> {}, command);
    }

    /** OBS wants a screen, and finds its scene and its server in files. */
    private Program obs(String server, String name, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(obsSettings)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(".config/obs-studio").resolve(obsSettings.relativize(file));
                Files.createDirectories(to.getParent());
                String text = Files.readString(file, UTF_8);
                Files.writeString(to, text.replace("{server}", server).replace("{key}", name), UTF_8);
            }
        }
        List<String> command = new ArrayList<>(List.of("xvfb-run", "-a", "-s", "-screen 0 640x480x24 -nolisten tcp"));
        command.addAll(words("obs --startstreaming --multi --minimize-to-tray --profile corpus --collection corpus"));
        return Program.start(
                Map.of(
                        "HOME",
                        folder.toString(),
                        "XDG_RUNTIME_DIR",
                        folder.toString(),
                        "LIBGL_ALWAYS_SOFTWARE",
                        "1",
                        "QT_QPA_PLATFORM",
                        "xcb"),
                line -> {},
                command);
    }
}
