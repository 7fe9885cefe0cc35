#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws one setting of the peering-delay experiment: the text's measure above, what viewers have below.

usage: peering_delay.py DELAY_CSV RESULT_JSON PNG

The picture's name without its ending is the setting's.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.axes import Axes  # noqa: E402

WAYS = {
    "cdn": ("by the CDN", "tab:red"),
    "gateway": ("peered: edge peer on its own host", "tab:blue"),
    "direct": ("peered: from the broadcaster's machine", "tab:green"),
}
TRAINS = {
    "ping-b1-cdn": "broadcaster to CDN",
    "ping-v1-cdn": "viewer to CDN",
    "ping-b1-v1": "broadcaster to viewer",
}
LINE_STYLES = {"ping-b1-cdn": "-", "ping-v1-cdn": "--", "ping-b1-v1": ":"}

Points = tuple[list[float], list[float]]


def read(path: Path, setting: str) -> dict[tuple[str, str], Points]:
    """Seconds and ms by series and way."""
    series: dict[tuple[str, str], Points] = defaultdict(lambda: ([], []))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["setting"] == setting:
                seconds, values = series[row["series"], row["way"]]
                seconds.append(float(row["seconds"]))
                values.append(float(row["ms"]))
    return series


def headroom(panel: Axes, top: float) -> None:
    """Room for the legend above what is drawn."""
    panel.set_ylim(0, top * 1.5)


def draw_pings(panel: Axes, series: dict[tuple[str, str], Points], figures: dict[str, Any]) -> None:
    """Half round trips, thin for each train and thick for the way that the stream goes."""
    for train, title in TRAINS.items():
        seconds, values = series[train, ""]
        panel.plot(
            seconds,
            [value / 2 for value in values],
            color="grey",
            linewidth=0.8,
            linestyle=LINE_STYLES[train],
            label=f"half round trip, {title}",
        )
    for way, (_, colour) in WAYS.items():
        if (seconds_ms := series.get(("half-pings", way))) is not None:
            label = "along the stream's way (the text's measure)" if way == "cdn" else None
            panel.plot(*seconds_ms, color=colour, linewidth=2.2, label=label)
    claim = figures.get("claim")
    if claim:
        cdn = figures["cdn"]
        panel.plot(
            [cdn["fromSeconds"], cdn["untilSeconds"]],
            [claim["cdnFirstMs"], claim["cdnLastMs"]],
            color="black",
            linestyle=(0, (6, 3)),
            linewidth=1.4,
            label="the text's plot, from its first to its last",
        )
        panel.plot(
            [figures["gateway"]["fromSeconds"], figures["direct"]["untilSeconds"]],
            [claim["peeredMs"]] * 2,
            color="black",
            linestyle=(0, (6, 3)),
            linewidth=1.4,
        )
    headroom(panel, max(value for line in panel.get_lines() for value in line.get_ydata()))
    panel.set_title("Half of ping round trips", fontsize=10, loc="left")


def draw_media(panel: Axes, series: dict[tuple[str, str], Points], figures: dict[str, Any]) -> None:
    """Every frame of every viewer, and the floor."""
    for way, (title, colour) in WAYS.items():
        delays = figures[way]["mediaDelayMs"]
        label = f"{title}: median {delays['p50']:.0f} ms, p95 {delays['p95']:.0f} ms"
        for (name, of), points in sorted(series.items()):
            if name.startswith("media-") and of == way:
                panel.plot(*points, color=colour, linewidth=0.9, alpha=0.8, label=label)
                label = None
        path = figures[way]["pathMs"]
        panel.hlines(
            path,
            figures[way]["fromSeconds"],
            figures[way]["untilSeconds"],
            color="black",
            linestyle="--",
            linewidth=1,
            label="path delay, the floor" if way == "direct" else None,
        )
        panel.annotate(
            f"{path:.0f} ms",
            (figures[way]["untilSeconds"], path),
            fontsize=8,
            va="center",
            ha="left",
            textcoords="offset points",
            xytext=(3, 0),
        )
    # What a new player is sent at once, to catch up, may leave the picture.
    headroom(panel, 1.2 * max(figures[way]["mediaDelayMs"]["p99"] for way in WAYS))
    panel.set_title("Media delay of every frame, both viewers", fontsize=10, loc="left")


def draw(setting: str, series: dict[tuple[str, str], Points], figures: dict[str, Any], png: Path) -> None:
    figure, panels = plt.subplots(2, 1, figsize=(10, 8), sharex=True)
    draw_pings(panels[0], series, figures)
    draw_media(panels[1], series, figures)
    end = figures["direct"]["untilSeconds"]
    for panel in panels:
        for way, (title, colour) in WAYS.items():
            panel.axvspan(figures[way]["fromSeconds"], figures[way]["untilSeconds"], color=colour, alpha=0.06, linewidth=0)
        panel.set_xlim(0, end * 1.06)
        panel.set_ylabel("ms")
        panel.grid(alpha=0.3)
        panel.legend(fontsize=8, ncol=2, loc="upper right")
    panels[1].set_xlabel("seconds (between the parts broadcaster and viewers connect again)")
    figure.suptitle(figures["title"], fontsize=12)
    figure.tight_layout()
    figure.savefig(png, dpi=110)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    table, result, png = (Path(argument) for argument in sys.argv[1:])
    setting = png.stem
    figures = json.loads(result.read_text(encoding="utf-8"))["settings"][setting]
    draw(setting, read(table, setting), figures, png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
