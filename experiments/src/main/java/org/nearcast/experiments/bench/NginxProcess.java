// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with its rtmp module as Debian has them, one worker, with what its users set for many players. */
final class NginxProcess {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    /**
     * Of 4096 (the module's default), 16384 and 65536 the one that cost least here: a key frame is sent with fewer system calls the larger
     * it is, but every message takes a buffer of this size.
     */
    static final int CHUNK_BYTES = 4096;

    private NginxProcess() {}

    /** @throws IllegalStateException in one line, if it is not installed */
    static void need() {
        if (!Files.isExecutable(PROGRAM) || !Files.exists(MODULE)) {
            throw new IllegalStateException("nginx with its rtmp module is missing (" + MODULE
                    + "): run ./nearcast setup, or apt-get install libnginx-mod-rtmp");
        }
    }

    /** Starts it on a processor. */
    static ServerProcess start(Processor on) throws IOException, InterruptedException {
        need();
        Path folder = ServerProcess.newFolder();
        int port = ServerProcess.freePort();
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, config(folder, port, OpenFiles.connections()));
        List<String> command =
                List.of(PROGRAM.toString(), "-e", "stderr", "-p", folder.toString(), "-c", config.toString());
        return ServerProcess.start("nginx-rtmp", folder, port, on.run(command));
    }

    /** wait_key: players begin with a key frame, as ours do; nothing is logged or pushed anywhere. */
    private static String config(Path folder, int port, int connections) {
        return String.join(
                "\n",
                "load_module " + MODULE + ";",
                "daemon off;",
                "worker_processes 1;",
                "worker_rlimit_nofile " + (connections + 100) + ";",
                "pid " + folder.resolve("pid") + ";",
                "error_log stderr error;",
                "events { use epoll; multi_accept on; worker_connections " + connections + "; }",
                "rtmp {",
                "  access_log off;",
                "  server {",
                "    listen 127.0.0.1:" + port + ";",
                "    chunk_size " + CHUNK_BYTES + ";",
                "    application live { live on; wait_key on; wait_video on; meta copy; }",
                "  }",
                "}",
                "");
    }
}
