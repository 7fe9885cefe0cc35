# SPDX-License-Identifier: Apache-2.0
"""What is recorded: who says what to which server, and what a perfect observer would know of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SERVER = "10.0.0.254"
PUBLISH = "publish"
PLAY = "play"
LONG = "stage-" + "0123456789" * 24
UNICODE = "наме-日本-é"


@dataclass(frozen=True)
class Truth:
    """What one connection does, and with which stream; it does neither when kind is None."""

    kind: str | None = None
    stream: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One capture. `published` is what somebody else broadcasts meanwhile; `packets` is where the capture is cut."""

    name: str
    client: str
    argv: list[str]
    connections: list[Truth]
    server: str = "origin"
    published: str | None = None
    packets: int = 44
    seconds: float = 8
    environment: dict[str, str] = field(default_factory=dict)
    as_nobody: bool = False
    prepare: Callable[[Path], None] | None = None


def rtmp(stream: str) -> str:
    return f"rtmp://{SERVER}/{stream}"


def ffmpeg_publish(url: str, *options: str) -> list[str]:
    return ["ffmpeg", "-nostdin", "-v", "error", "-re", "-i", "{film}", "-c", "copy", "-f", "flv", *options, url]


def ffmpeg_play(url: str, *options: str) -> list[str]:
    return ["ffmpeg", "-nostdin", "-v", "error", *options, "-i", url, "-c", "copy", "-f", "null", "-"]


def gst_publish(sink: str) -> list[str]:
    video = "videotestsrc is-live=true ! video/x-raw,width=64,height=64,framerate=10/1 ! x264enc tune=zerolatency"
    audio = "audiotestsrc is-live=true ! audioconvert ! avenc_aac bitrate=16000 ! aacparse"
    line = f"{video} bitrate=40 key-int-max=20 ! h264parse ! flvmux streamable=true name=m ! {sink} {audio} ! m."
    return ["gst-launch-1.0", "-q", *line.split()]


def gst_play(source: str) -> list[str]:
    return ["gst-launch-1.0", "-q", *f"{source} ! fakesink".split()]


def vlc(*arguments: str) -> list[str]:
    return ["cvlc", "-I", "dummy", "--no-audio", "--vout", "dummy", *arguments]


def vlc_publish(url: str) -> list[str]:
    return ["cvlc", "-I", "dummy", "{film}", "--sout", f"#std{{access=rtmp,mux=ffmpeg{{mux=flv}},dst={url}}}"]


OBS = [
    *["xvfb-run", "-a", "-s", "-screen 0 800x600x24 -nolisten tcp"],
    *["obs", "--startstreaming", "--multi", "--profile", "corpus", "--collection", "corpus"],
]
OBS_ENVIRONMENT = {"LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": "/tmp"}


def obs_settings(server: str, key: str) -> Callable[[Path], None]:
    """Writes the settings of an OBS that has a scene and streams to this server."""

    def write(home: Path) -> None:
        template = Path(__file__).with_name("obs-studio")
        for source in (path for path in template.rglob("*") if path.is_file()):
            target = home / ".config/obs-studio" / source.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source.read_text().replace("{server}", server).replace("{key}", key))

    return write


def obs_publish(name: str, server: str, app: str, key: str, stream: str) -> Scenario:
    settings = obs_settings(rtmp(app), key)
    more = {"server": server, "seconds": 30, "environment": OBS_ENVIRONMENT, "prepare": settings}
    return publisher(name, "obs", OBS, stream, **more)


def mplayer(url: str) -> list[str]:
    return ["mplayer", "-really-quiet", "-vo", "null", "-ao", "null", url]


def rtmpdump(*arguments: str) -> list[str]:
    return ["rtmpdump", "-q", "--live", "-o", "/dev/null", *arguments]


def raw(what: str) -> list[str]:
    return ["/usr/bin/python3", "-B", "{here}/rawclient.py", SERVER, what]


def publisher(name: str, client: str, argv: list[str], stream: str, **more: object) -> Scenario:
    return Scenario(name, client, argv, [Truth(PUBLISH, stream)], **more)  # type: ignore[arg-type]


def player(name: str, client: str, argv: list[str], stream: str, **more: object) -> Scenario:
    return Scenario(name, client, argv, [Truth(PLAY, stream)], published=stream, **more)  # type: ignore[arg-type]


def neither(name: str, client: str, argv: list[str], **more: object) -> Scenario:
    return Scenario(name, client, argv, [Truth()], **more)  # type: ignore[arg-type]


def everyday(server: str) -> list[Scenario]:
    """The clients that people use, as they use them."""
    one = "live/one"
    tag = "" if server == "origin" else "-" + server
    url = rtmp(one)
    sources = [
        publisher("ffmpeg-publish", "ffmpeg", ffmpeg_publish(url), one, server=server),
        publisher("vlc-publish", "vlc", vlc_publish(url), one, server=server, as_nobody=True),
        publisher("gst-rtmp2-publish", "gst-rtmp2", gst_publish(f"rtmp2sink location={url}"), one, server=server),
        publisher("gst-librtmp-publish", "gst-librtmp", gst_publish(f"rtmpsink location={url}"), one, server=server),
    ]
    sources.append(obs_publish("obs-publish", server, "live", "one", one))
    players = [
        player("ffmpeg-play", "ffmpeg", ffmpeg_play(url), one, server=server),
        player("vlc-play", "vlc", vlc(url), one, server=server, as_nobody=True),
        player("mplayer-play", "mplayer", mplayer("ffmpeg://" + url), one, server=server),
        player("rtmpdump-play", "rtmpdump", rtmpdump("-r", url), one, server=server),
        player("gst-rtmp2-play", "gst-rtmp2", gst_play(f"rtmp2src location={url}"), one, server=server),
        player("gst-librtmp-play", "gst-librtmp", gst_play(f"rtmpsrc location={url}"), one, server=server),
        player("curl-play", "curl", ["curl", "-s", "-o", "/dev/null", url], one, server=server),
    ]
    return [
        Scenario(**{**s.__dict__, "name": s.name + tag})  # the same client towards another server is another capture
        for s in sources + players
    ]


def names() -> list[Scenario]:
    """Names of every kind. Clients cut application from name where they like: the stream is both together."""
    query = "live/key?token=a%2Fb&user=x"
    slashes = "live/a/b/c"
    found = []
    for label, stream, said in [
        ("unicode", "live/" + UNICODE, "live/" + UNICODE),
        ("long", "live/" + LONG, "live/" + LONG),
        ("query", "live/key", query),
        ("slashes", slashes, slashes),
        ("spaced", "live/two", "live/two words"),
    ]:
        url = rtmp(said)
        found += [
            publisher(f"ffmpeg-publish-{label}", "ffmpeg", ffmpeg_publish(url), stream),
            Scenario(f"ffmpeg-play-{label}", "ffmpeg", ffmpeg_play(url), [Truth(PLAY, stream)]),
        ]
        if label != "spaced":
            found += [
                publisher(f"gst-rtmp2-publish-{label}", "gst-rtmp2", gst_publish(f"rtmp2sink location={url}"), stream),
                Scenario(f"rtmpdump-play-{label}", "rtmpdump", rtmpdump("-r", url), [Truth(PLAY, stream)]),
                Scenario(f"vlc-play-{label}", "vlc", vlc(url), [Truth(PLAY, stream)], as_nobody=True),
            ]
    apart = ["-rtmp_app", "a/deep/app?vhost=x", "-rtmp_playpath", "name?sig=1"]
    return [
        *found,
        obs_publish("obs-publish-query", "origin", "live", "key?token=a&user=" + "x" * 120, "live/key"),
        obs_publish("obs-publish-unicode", "origin", "live", UNICODE, "live/" + UNICODE),
        publisher("ffmpeg-publish-apart", "ffmpeg", ffmpeg_publish(rtmp("x"), *apart), "a/deep/app/name"),
        Scenario(
            "ffmpeg-play-apart", "ffmpeg", ffmpeg_play(rtmp("x"), *apart), [Truth(PLAY, "a/deep/app/name")]
        ),
        Scenario(
            "rtmpdump-play-arguments",
            "rtmpdump",
            rtmpdump("-r", f"rtmp://{SERVER}/live", "-y", "one", "-C", "S:publish", "-C", "O:1", "-C", "NS:play:two",
                     "-C", "O:0", "-W", "http://10.0.0.254/player.swf", "-p", "http://10.0.0.254/page"),
            [Truth(PLAY, "live/one")],
        ),
    ]


def oddities() -> list[Scenario]:
    """RTMP that is not an ordinary stream."""
    one = "live/one"
    return [
        Scenario("ffmpeg-play-waiting", "ffmpeg", ffmpeg_play(rtmp("live/nobody")), [Truth(PLAY, "live/nobody")]),
        publisher("ffmpeg-publish-refused", "ffmpeg", ffmpeg_publish(rtmp(one)), one, published=one),
        neither("ffmpeg-publish-no-such-app", "ffmpeg", ffmpeg_publish(rtmp("elsewhere/one")), server="nginx"),
        neither("rtmpdump-play-no-such-app", "rtmpdump", rtmpdump("-r", rtmp("elsewhere/one")), server="nginx"),
        neither("raw-silent-handshake", "raw", raw("silent-handshake"), seconds=3),
        neither("raw-half-handshake", "raw", raw("half-handshake"), seconds=3),
        neither("raw-connect-only", "raw", raw("connect-only"), seconds=3),
        neither("raw-fcpublish-only", "raw", raw("fcpublish-only"), seconds=3),
        neither("raw-metadata-only", "raw", raw("metadata-only"), seconds=3),
        Scenario("raw-two-plays", "raw", raw("two-plays"), [Truth(PLAY, "live/first")], seconds=3),
        Scenario("raw-publish-and-play", "raw", raw("publish-and-play"), [Truth(PUBLISH, "live/up")], seconds=3),
        Scenario("raw-byte-by-byte", "raw", raw("byte-by-byte"), [Truth(PLAY, "live/slow")], seconds=6, packets=90),
        Scenario(
            "ffmpeg-three-at-once",
            "ffmpeg",
            ["ffmpeg", "-nostdin", "-v", "error", "-re", "-i", "{film}", "-c", "copy", "-map", "0", "-f", "tee",
             "|".join(f"[f=flv]{rtmp('live/tee' + n)}" for n in "123")],
            [Truth(PUBLISH, f"live/tee{n}") for n in "123"],
            packets=130,
        ),
    ]


def others() -> list[Scenario]:
    """What else comes to port 1935."""
    web = f"http://{SERVER}:1935/"
    return [
        neither("ffmpeg-rtmps-publish", "ffmpeg", ffmpeg_publish(f"rtmps://{SERVER}:1935/live/one"), server="tls"),
        neither("ffmpeg-rtmps-play", "ffmpeg", ffmpeg_play(f"rtmps://{SERVER}:1935/live/one"), server="tls"),
        neither(
            "gst-rtmps-publish",
            "gst-rtmp2",
            gst_publish(f"rtmp2sink location=rtmps://{SERVER}:1935/live/one tls-validation-flags=0"),
            server="tls",
        ),
        neither("rtmpdump-rtmpe-play", "rtmpdump", rtmpdump("-r", f"rtmpe://{SERVER}/live/one")),
        neither("ffmpeg-rtmpt-play", "ffmpeg", ffmpeg_play(f"rtmpt://{SERVER}:1935/live/one")),
        neither("curl-http-get", "curl", ["curl", "-s", "-m", "3", web + "live/publish?play=one"]),
        neither("curl-http-post", "curl", ["curl", "-s", "-m", "3", "-d", "connect publish play", web]),
        neither(
            "ssh",
            "ssh",
            ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=3", "-p", "1935", SERVER],
            server="listener",
            seconds=4,
        ),
        neither("raw-garbage", "raw", raw("garbage"), seconds=3, server="listener"),
        neither("raw-garbage-version-3", "raw", raw("garbage-version-3"), seconds=3, server="listener"),
        neither("raw-nothing", "raw", raw("nothing"), seconds=3, server="listener"),
    ]


def every() -> list[Scenario]:
    return [*everyday("origin"), *everyday("nginx"), *names(), *oddities(), *others()]
