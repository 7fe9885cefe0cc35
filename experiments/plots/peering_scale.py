#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the peering-scale experiment: the CDN's link, savings under their ceilings, delay and start-up over the audience's size.

usage: peering_scale.py SCALE_CSV RESULT_JSON PNG
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

WAYS = {"cdn": ("by the CDN", "tab:red"), "gateway": ("peered, through an edge peer", "tab:blue")}

Figures = dict[str, dict[str, Any]]
Samples = dict[tuple[int, str], list[float]]


def read(path: Path, column: str) -> Samples:
    """One column's values by size and way; empty cells left out."""
    samples: Samples = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[column]:
                samples[int(row["viewers"]), row["way"]].append(float(row[column]))
    return samples


def of(figures: Figures, sizes: list[int], way: str, *keys: str) -> list[float]:
    """One figure of one way, by size."""
    values = []
    for size in sizes:
        value: Any = figures[str(size)][way]
        for key in keys:
            value = value[key]
        values.append(float(value))
    return values


def draw_link(panel: Axes, figures: Figures, sizes: list[int]) -> None:
    for way, (title, colour) in WAYS.items():
        panel.plot(sizes, of(figures, sizes, way, "cdnLinkMbit"), color=colour, marker="o", label=title)
    stream = of(figures, sizes, "gateway", "streamMbit")
    panel.plot(sizes, stream, color="black", linestyle="--", linewidth=1, label="what the broadcaster sends")
    panel.set_yscale("log", base=2)
    panel.set_yticks([1, 2, 4, 8, 16, 32], labels=["1", "2", "4", "8", "16", "32"])
    panel.set_ylabel("Mbit/s, both ways")
    panel.set_title("CDN link, by the switch's port counters", fontsize=10, loc="left")


def draw_savings(panel: Axes, figures: Figures, sizes: list[int]) -> None:
    curve = [1 + i / 10 for i in range((sizes[-1] - 1) * 10 + 1)]
    panel.plot(curve, [100 - 100 / n for n in curve], color="black", linestyle="--", linewidth=1, label="ceiling 1 - 1/n")
    panel.plot(
        sizes,
        [100 * figures[str(n)]["savings"] for n in sizes],
        color="tab:blue",
        marker="o",
        linestyle="none",
        label="of what viewers got, not over the CDN's link",
    )
    panel.plot(
        curve, [100 - 100 / (n + 1) for n in curve], color="grey", linestyle=":", linewidth=1.2, label="ceiling 1 - 1/(n + 1)"
    )
    panel.plot(
        sizes,
        [100 * figures[str(n)]["spared"] for n in sizes],
        color="tab:green",
        marker="s",
        linestyle="none",
        label="of what the CDN's link carries without peering",
    )
    panel.set_ylim(-8, 105)
    panel.set_ylabel("%")
    panel.set_title("Savings", fontsize=10, loc="left")


def draw_delay(panel: Axes, figures: Figures, sizes: list[int], medians: Samples) -> None:
    for way, (title, colour) in WAYS.items():
        panel.plot(
            sizes, of(figures, sizes, way, "mediaDelayMs", "p50"), color=colour, marker="o", label=f"{title}: median"
        )
        panel.plot(
            sizes,
            of(figures, sizes, way, "mediaDelayMs", "p95"),
            color=colour,
            marker="^",
            linestyle=":",
            label=f"{title}: p95",
        )
        for size in sizes:
            values = medians[size, way]
            panel.scatter([size] * len(values), values, color=colour, s=6, alpha=0.35, linewidth=0)
        panel.plot(sizes, of(figures, sizes, way, "pathMs"), color="black", linestyle="--", linewidth=1)
    panel.plot([], [], color="black", linestyle="--", linewidth=1, label="path delay, the floor")
    panel.scatter([], [], color="grey", s=6, label="median of one viewer")
    panel.set_ylim(0, 1.8 * max(max(of(figures, sizes, way, "mediaDelayMs", "p95")) for way in WAYS))
    panel.set_ylabel("ms")
    panel.set_title("Media delay", fontsize=10, loc="left")


def draw_startup(panel: Axes, figures: Figures, sizes: list[int], startups: Samples) -> None:
    for way, (title, colour) in WAYS.items():
        panel.plot(sizes, of(figures, sizes, way, "startupMs", "p50"), color=colour, marker="o", label=f"{title}: median")
        panel.plot(
            sizes,
            of(figures, sizes, way, "startupMs", "p95"),
            color=colour,
            marker="^",
            linestyle=":",
            label=f"{title}: p95",
        )
        for size in sizes:
            values = startups[size, way]
            panel.scatter([size] * len(values), values, color=colour, s=6, alpha=0.35, linewidth=0)
    panel.set_ylim(0, 1.6 * max(max(values) for values in startups.values()))
    panel.set_ylabel("ms")
    panel.set_title("Start-up of those who came at this size: first SYN to first key frame", fontsize=10, loc="left")


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    table, result, png = (Path(argument) for argument in sys.argv[1:])
    whole = json.loads(result.read_text(encoding="utf-8"))
    figures: Figures = whole["viewers"]
    sizes = [int(size) for size in figures]
    figure, panels = plt.subplots(2, 2, figsize=(12, 8.5))
    draw_link(panels[0][0], figures, sizes)
    draw_savings(panels[0][1], figures, sizes)
    draw_delay(panels[1][0], figures, sizes, read(table, "p50Ms"))
    draw_startup(panels[1][1], figures, sizes, read(table, "startupMs"))
    for panel in panels.flat:
        panel.set_xscale("log", base=2)
        panel.set_xticks(sizes, labels=[str(size) for size in sizes])
        panel.minorticks_off()
        panel.set_xlabel("viewers beside the broadcaster")
        panel.grid(alpha=0.3)
        panel.legend(fontsize=8)
    conditions = whole["conditions"]
    figure.suptitle(
        f"LAN links {conditions['lanMbit']:.0f} Mbit/s {conditions['lanDelayMs']:.0f} ms, "
        f"CDN link {conditions['cdnMbit']:.0f} Mbit/s {conditions['cdnDelayMs']:.0f} ms",
        fontsize=12,
    )
    figure.tight_layout()
    figure.savefig(png, dpi=110)
    return 0


if __name__ == "__main__":
    sys.exit(main())
