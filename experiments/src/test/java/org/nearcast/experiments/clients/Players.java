// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The players that are programs of their own. Each decodes, shows its pictures nowhere, and tells how many there were. */
final class Players {
    private static final Set<Format> HTTP = EnumSet.of(Format.HLS, Format.LL_HLS, Format.FLV);
    private static final Set<Format> ALL = EnumSet.allOf(Format.class);

    private Players() {}

    static List<Player> programs() {
        return List.of(
                new Counted("FFmpeg", ALL, Players::ffmpeg, Players::countFrames),
                new Counted("rtmpdump", EnumSet.of(Format.RTMP), Players::rtmpdump, Players::countFrames),
                new Counted("GStreamer rtmp2src", EnumSet.of(Format.RTMP), Players::gstRtmp2, Players::countBuffers),
                new Counted("GStreamer rtmpsrc", EnumSet.of(Format.RTMP), Players::gstLibrtmp, Players::countBuffers),
                new Counted("GStreamer", HTTP, Players::gstHttp, Players::countBuffers),
                new Vlc(),
                new Mplayer());
    }

    @FunctionalInterface
    private interface Command {
        List<String> of(Format format, String url);
    }

    @FunctionalInterface
    private interface Count {
        void line(Seen seen, String line);
    }

    /** A player that says a line for every picture and every piece of sound. */
    private record Counted(String title, Set<Format> formats, Command command, Count count) implements Player {
        @Override
        public boolean speaks(Format format) {
            return formats.contains(format);
        }

        @Override
        public Playing play(Format format, String url, Path folder) throws IOException {
            Seen seen = new Seen();
            return new Run(seen, Program.start(Map.of(), line -> count.line(seen, line), command.of(format, url)));
        }
    }

    private static class Run implements Player.Playing {
        private final Seen seen;
        final Program program;

        Run(Seen seen, Program program) {
            this.seen = seen;
            this.program = program;
        }

        @Override
        public Seen seen() {
            return seen;
        }

        @Override
        public void look() throws IOException {}

        @Override
        public String lastWords() {
            return program.lastWords();
        }

        @Override
        public void close() {
            program.close();
        }
    }

    private static final String FRAMES = "-map 0:v:0 -map 0:a:0 -f framecrc -flush_packets 1 pipe:1";

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    private static List<String> ffmpeg(Format format, String url) {
        return words("ffmpeg -nostdin -v error -threads 1 -i " + url + " " + FRAMES);
    }

    /** rtmpdump does not decode: what it is used for is to bring a stream to somebody who does. */
    private static List<String> rtmpdump(Format format, String url) {
        return List.of(
                "sh", "-c", "rtmpdump -q --live -r " + url + " -o - | ffmpeg -v error -threads 1 -i pipe:0 " + FRAMES);
    }

    private static void countFrames(Seen seen, String line) {
        if (line.startsWith("0,")) {
            seen.picture();
        } else if (line.startsWith("1,")) {
            seen.sound();
        }
    }

    private static List<String> gstRtmp2(Format format, String url) {
        return gstRtmp("rtmp2src location=" + url);
    }

    private static List<String> gstLibrtmp(Format format, String url) {
        return gstRtmp("rtmpsrc location=" + url);
    }

    private static List<String> gstRtmp(String source) {
        return words("gst-launch-1.0 -v " + source + " ! flvdemux name=d d.video ! queue ! h264parse ! avdec_h264 ! "
                + "fakesink silent=false name=pictures d.audio ! queue ! aacparse ! avdec_aac ! "
                + "fakesink silent=false name=sounds");
    }

    private static List<String> gstHttp(Format format, String url) {
        return words("gst-launch-1.0 -v uridecodebin uri=" + url + " name=d d. ! video/x-raw ! queue ! "
                + "fakesink silent=false name=pictures d. ! audio/x-raw ! queue ! fakesink silent=false name=sounds");
    }

    private static void countBuffers(Seen seen, String line) {
        if (line.contains("pictures: last-message = chain")) {
            seen.picture();
        } else if (line.contains("sounds: last-message = chain")) {
            seen.sound();
        }
    }

    /** VLC, asked through its remote control. It refuses to be root. */
    private static final class Vlc implements Player {
        private static final Pattern SHOWN = Pattern.compile("frames displayed\\s*:\\s*(\\d+)");
        private static final Pattern HEARD = Pattern.compile("buffers played\\s*:\\s*(\\d+)");
        private static final long ASK_NANOS = 400_000_000L;

        @Override
        public String title() {
            return "VLC";
        }

        @Override
        public boolean speaks(Format format) {
            return true;
        }

        @Override
        public Playing play(Format format, String url, Path folder) throws IOException {
            Seen seen = new Seen();
            List<String> command = new ArrayList<>(Nobody.prefix());
            command.addAll(words("cvlc -vv -I rc --rc-fake-tty --vout dummy --aout dummy " + url));
            Program program = Program.start(Map.of("HOME", Nobody.home(folder).toString()), listener(seen), command);
            return new Run(seen, program) {
                private long asked = System.nanoTime();

                @Override
                public void look() {
                    if (System.nanoTime() - asked > ASK_NANOS) {
                        asked = System.nanoTime();
                        program.say("stats");
                    }
                }
            };
        }

        private static Consumer<String> listener(Seen seen) {
            return line -> {
                if (line.contains("Received first picture")) {
                    seen.firstPicture(System.nanoTime());
                }
                Matcher shown = SHOWN.matcher(line);
                if (shown.find()) {
                    seen.pictures(Long.parseLong(shown.group(1)));
                }
                Matcher heard = HEARD.matcher(line);
                if (heard.find()) {
                    seen.sounds(Long.parseLong(heard.group(1)));
                }
            };
        }
    }

    /** MPlayer, which says a line for every picture it shows: where sound and pictures are. */
    private static final class Mplayer implements Player {
        private static final Pattern SHOWN = Pattern.compile("A:\\s*([\\d.]+) V:\\s*[\\d.]+ A-V:");
        private static final String COMMAND = "mplayer -nolirc -noconsolecontrols -vo null -ao null ";
        /** Left to itself it asks for segments by a name of its own making that FFmpeg's HLS refuses. */
        private static final String HLS = "-demuxer lavf -lavfdopts format=hls ";

        @Override
        public String title() {
            return "MPlayer";
        }

        @Override
        public boolean speaks(Format format) {
            return true;
        }

        @Override
        public Playing play(Format format, String url, Path folder) throws IOException {
            Seen seen = new Seen();
            String how = format == Format.HLS || format == Format.LL_HLS ? HLS : "";
            return new Run(
                    seen, Program.start(Map.of(), line -> hear(seen, line), words(COMMAND + how + "ffmpeg://" + url)));
        }

        private static void hear(Seen seen, String line) {
            Matcher shown = SHOWN.matcher(line);
            if (shown.find()) {
                seen.picture();
                if (Double.parseDouble(shown.group(1)) > 0) {
                    seen.sound();
                }
            }
        }
    }
}
