# SPDX-License-Identifier: Apache-2.0
"""Records the corpus again: `python3 -m corpus.record OUT [NAME ...]`, as root, in the folder mininet.

Client and server live in network namespaces of their own, joined by a pair of devices with the addresses that the
application's tests know. Each scenario gets a capture cut off after what matters, and a line in OUT/manifest.json.
"""

import argparse
import contextlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corpus.scenarios import SERVER, Scenario, every
from nearcast_lab import offloads

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
ORIGIN = HOME / "cdn-origin/target/nearcast-origin.jar"
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
VERSIONS = {
    "ffmpeg": ["dpkg-query", "-W", "-f", "FFmpeg ${Version}", "ffmpeg"],
    "vlc": ["dpkg-query", "-W", "-f", "VLC ${Version}", "vlc-bin"],
    "mplayer": ["dpkg-query", "-W", "-f", "MPlayer ${Version}", "mplayer"],
    "rtmpdump": ["dpkg-query", "-W", "-f", "rtmpdump ${Version}", "rtmpdump"],
    "gst-rtmp2": ["dpkg-query", "-W", "-f", "GStreamer rtmp2 ${Version}", "gstreamer1.0-plugins-bad"],
    "gst-librtmp": ["dpkg-query", "-W", "-f", "GStreamer rtmp (librtmp) ${Version}", "gstreamer1.0-plugins-bad"],
    "curl": ["dpkg-query", "-W", "-f", "curl (librtmp) ${Version}", "curl"],
    "ssh": ["dpkg-query", "-W", "-f", "OpenSSH ${Version}", "openssh-client"],
    "obs": ["dpkg-query", "-W", "-f", "OBS Studio ${Version}", "obs-studio"],
    "raw": ["printf", "corpus/rawclient.py"],
}
NGINX = """
load_module modules/ngx_rtmp_module.so;
daemon off; worker_processes 1; pid {scratch}/nginx.pid; error_log {scratch}/nginx.log;
events {{}}
rtmp {{ server {{ listen 1935; application live {{ live on; }} }} }}
"""


class Network:
    """A client's namespace (a sleeping process holds it) and, here, the server's."""

    def __init__(self) -> None:
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", "infinity"])
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
            time.sleep(0.01)
        self.enter = ["nsenter", "-t", str(self.holder.pid), "-n"]
        peer = f"peer name server address 00:00:00:00:00:fe netns {os.getpid()}"
        self.client(f"ip link add client address 00:00:00:00:01:01 type veth {peer}")
        for words in (f"ip addr add {SERVER}/24 dev server", "ip link set server up", "ip link set lo up"):
            subprocess.run(shlex.split(words), check=True)
        for words in ("ip addr add 10.0.0.11/24 dev client", "ip link set client up", "ip link set lo up"):
            self.client(words)
        offloads.switch_off("server")
        switch_off = "from nearcast_lab import offloads; offloads.switch_off('client')"
        subprocess.run([*self.enter, sys.executable, "-c", switch_off], check=True, cwd=HERE.parent)

    def client(self, words: str) -> None:
        subprocess.run([*self.enter, *shlex.split(words)], check=True)


@contextlib.contextmanager
def running(argv: list[str], log: Path, **more: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own that is gone afterwards, with all its children."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True, **more  # type: ignore
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def await_port() -> None:
    for _ in range(200):
        listening = subprocess.run(["ss", "-Hltn", "sport", "=", ":1935"], capture_output=True, check=True).stdout
        if listening:
            return
        time.sleep(0.1)
    raise TimeoutError("nobody listens on port 1935")


def server(kind: str, scratch: Path) -> list[str]:
    if kind == "origin":
        return ["java", "-jar", str(ORIGIN), "--open", "--http", f"{SERVER}:8080"]
    if kind == "nginx":
        (scratch / "nginx.conf").write_text(NGINX.format(scratch=scratch))
        return ["nginx", "-c", str(scratch / "nginx.conf"), "-p", "/usr/share/nginx/"]
    if kind == "tls":
        key, certificate = str(scratch / "key.pem"), str(scratch / "certificate.pem")
        words = f"openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=cdn -keyout {key} -out {certificate}"
        subprocess.run(shlex.split(words), check=True, capture_output=True)
        return ["openssl", "s_server", "-quiet", "-accept", "1935", "-key", key, "-cert", certificate]
    swallow = "import socket,time; s=socket.create_server(('', 1935)); a=[s.accept() for _ in range(99)]"
    return [sys.executable, "-c", swallow]


def film(scratch: Path) -> Path:
    path = scratch / "film.flv"
    words = (
        "ffmpeg -nostdin -v error -f lavfi -i testsrc=size=64x64:rate=10 -f lavfi -i sine=440:sample_rate=22050 -t 60"
        " -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 20 -b:v 40k -c:a aac -b:a 16k -ac 1"
    )
    subprocess.run([*shlex.split(words), str(path)], check=True)
    return path


def capture(scenario: Scenario, network: Network, scratch: Path, out: Path) -> None:
    """Runs the client until the capture is full or its time is up."""
    argv = [word.replace("{film}", str(scratch / "film.flv")).replace("{here}", str(HERE)) for word in scenario.argv]
    home = scratch / "home"
    environment = {**os.environ, "HOME": str(home), **scenario.environment}
    if scenario.prepare:
        scenario.prepare(home)
    log = scratch / (scenario.name + ".log")
    filter_ = ["tcp", "port", "1935"]
    words = ["tcpdump", "-i", "server", "-n", "-U", "-c", str(scenario.packets), "-w", str(out), *filter_]
    time.sleep(1)  # the last words of the connections before
    with contextlib.ExitStack() as stack:
        if scenario.published:
            url = f"rtmp://{SERVER}/{scenario.published}"
            publish = ["ffmpeg", "-nostdin", "-v", "error", "-re", "-i", str(scratch / "film.flv"), "-c", "copy"]
            stack.enter_context(running([*publish, "-f", "flv", url], log))
            time.sleep(1.5)
        dump = stack.enter_context(running(words, scratch / (scenario.name + ".tcpdump")))
        while "listening" not in (scratch / (scenario.name + ".tcpdump")).read_text():
            time.sleep(0.05)
        identity = NOBODY if scenario.as_nobody else []
        stack.enter_context(running([*network.enter, *identity, *argv], log, env=environment))
        try:
            dump.wait(scenario.seconds)
        except subprocess.TimeoutExpired:
            pass  # every packet has been written (-U); some kernels let tcpdump hear SIGTERM at the next packet only
    out.chmod(0o644)


def entry(scenario: Scenario) -> dict[str, object]:
    version = subprocess.run(VERSIONS[scenario.client], capture_output=True, text=True).stdout
    return {
        "capture": scenario.name + ".pcap",
        "client": version,
        "server": scenario.server,
        "command": re.sub(r"\{here\}/", "corpus/", " ".join(shlex.quote(word) for word in scenario.argv)),
        "connections": [
            {"kind": truth.kind, "stream": truth.stream} for truth in scenario.connections
        ],
    }


def record(out: Path, chosen: list[str]) -> None:
    scenarios = [s for s in every() if not chosen or any(re.fullmatch(pattern, s.name) for pattern in chosen)]
    out.mkdir(parents=True, exist_ok=True)
    manifest = out / "manifest.json"
    known = json.loads(manifest.read_text()) if manifest.exists() and chosen else []
    entries = {e["capture"]: e for e in known}
    network = Network()
    try:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            scratch.chmod(0o777)
            (scratch / "home").mkdir()
            (scratch / "home").chmod(0o777)
            film(scratch).chmod(0o644)
            for kind in dict.fromkeys(s.server for s in scenarios):
                with running(server(kind, scratch), scratch / (kind + ".log")):
                    await_port()
                    for scenario in (s for s in scenarios if s.server == kind):
                        path = out / (scenario.name + ".pcap")
                        capture(scenario, network, scratch, path)
                        entries[path.name] = entry(scenario)
                        log = (scratch / (scenario.name + ".log")).read_text(errors="replace").strip()
                        print(f"{scenario.name}: {path.stat().st_size} bytes", log.splitlines()[-1:], flush=True)
    finally:
        network.holder.kill()
    order = {s.name + ".pcap": i for i, s in enumerate(every())}
    kept = sorted(entries.values(), key=lambda e: order.get(e["capture"], len(order)))
    manifest.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m corpus.record", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for captures and manifest.json")
    parser.add_argument("name", nargs="*", help="record only these again (regular expressions)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        # A new world first: namespaces of network, mounts and processes vanish with it, whatever happens.
        world = ["unshare", "-n", "-m", "-p", "-f", "--kill-child", "--mount-proc"]
        again = [sys.executable, "-B", "-m", "corpus.record", "--inside", *sys.argv[1:]]
        sys.exit(subprocess.run([*world, *again]).returncode)
    record(arguments.out, arguments.name)


if __name__ == "__main__":
    main()
