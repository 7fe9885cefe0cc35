#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws audio/video sync and delay over the time of an endurance run.

usage: endurance.py ENDURANCE_CSV RESULT_JSON PNG
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

TITLES = {
    "gateway-rtmp": "RTMP through the gateway",
    "origin-rtmp": "RTMP from the origin",
    "gateway-hls": "HLS from the gateway",
    "origin-hls": "HLS from the origin",
    "gateway-ll-hls": "fragmented MP4 from the gateway",
    "origin-ll-hls": "fragmented MP4 from the origin",
}
DRIFT_LIMIT_MS = 40.0

Points = tuple[list[float], list[float]]


def read(path: Path) -> dict[tuple[str, str], Points]:
    """Minutes and ms by player and what is measured."""
    series: dict[tuple[str, str], Points] = defaultdict(lambda: ([], []))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            minutes, values = series[row["player"], row["what"]]
            minutes.append(float(row["seconds"]) / 60)
            values.append(float(row["ms"]))
    return series


def median(values: list[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


def draw(series: dict[tuple[str, str], Points], result: dict[str, Any], png: Path) -> None:
    """Sync above, as the distance from its first window's median; delay below, on a logarithmic scale."""
    shown = [player for player in TITLES if (player, "sync") in series]
    window = result["conditions"]["windowSeconds"] / 60
    figure, (sync, delay) = plt.subplots(2, 1, figsize=(9, 7), sharex=True, height_ratios=(1, 1))
    for player in shown:
        figures = result["players"][player]
        minutes, values = series[player, "sync"]
        first = median([v for m, v in zip(minutes, values) if m < minutes[0] + window])
        label = f"{TITLES[player]}: greatest drift {figures['driftMs']:.1f} ms"
        sync.plot(minutes, [v - first for v in values], linewidth=0.9, alpha=0.85, label=label)
        minutes, values = series[player, "delay"]
        growth = f"{TITLES[player]}: median {figures['delayMs']['p50']:.0f} ms, grew {figures['delayGrowthMs']:+.1f} ms"
        delay.plot(minutes, values, linewidth=0.9, alpha=0.85, label=growth)
    for limit in (-DRIFT_LIMIT_MS, DRIFT_LIMIT_MS):
        sync.axhline(limit, color="black", linewidth=1, linestyle="--")
    sync.text(0.005, DRIFT_LIMIT_MS - 2, "limit 40 ms", transform=sync.get_yaxis_transform(), fontsize=8, va="top")
    sync.set_ylim(-55, 55)
    sync.set_ylabel("sound after picture,\nms from the first minute's median")
    sync.set_title("Audio/video sync", fontsize=11)
    delay.set_yscale("log")
    low, high = delay.get_ylim()
    delay.set_ylim(low / 1.6, high * 1.6)
    delay.set_ylabel("flash before the encoder to\nflash out of the decoder, ms")
    delay.set_title("Delay", fontsize=11)
    delay.set_xlabel("minutes")
    for panel in (sync, delay):
        panel.grid(alpha=0.3, which="both")
        panel.legend(fontsize=8, loc="lower right" if panel is sync else "center right")
    figure.tight_layout()
    figure.savefig(png, dpi=120)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    table, result, png = (Path(argument) for argument in sys.argv[1:])
    draw(read(table), json.loads(result.read_text(encoding="utf-8")), png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
