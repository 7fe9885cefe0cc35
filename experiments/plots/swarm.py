#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws an experiment of the swarm: which part of the viewers had which start-up delay, lag and continuity, in each case.

usage: swarm.py CASES_CSV DISTRIBUTIONS_CSV PNG
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.axes import Axes  # noqa: E402

COLOURS = ["tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple", "tab:brown", "tab:pink"]
# column, title, unit, factor, least and greatest of the axis
PANELS = [
    ("startUpMs", "Start-up delay of a stay", "s", 1e-3),
    ("lagMs", "Playout lag of a block", "s", 1e-3),
    ("continuity", "Blocks that a stay missed", "part", 1.0),
]
LEAST_MISSED = 1e-4

Points = dict[str, dict[float, list[float]]]


def read(path: Path, column: str) -> Points:
    """By case: for each part of the viewers, the values of all seeds."""
    points: Points = defaultdict(lambda: defaultdict(list))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[column]:
                points[row["case"]][float(row["part"])].append(float(row[column]))
    return points


def draw(panel: Axes, points: Points, column: str, factor: float) -> None:
    for colour, (case, parts) in zip(COLOURS, points.items()):
        share = sorted(parts)
        mean = [factor * sum(parts[part]) / len(parts[part]) for part in share]
        if column == "continuity":
            missed = [max(LEAST_MISSED, 1 - value) for value in mean]
            panel.plot(missed, [100 * (1 - part) for part in share], color=colour, label=case)
        else:
            panel.plot(mean, [100 * part for part in share], color=colour, label=case)
    panel.set_ylim(0, 100)
    panel.grid(alpha=0.3)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    distributions, png = Path(sys.argv[2]), Path(sys.argv[3])
    figure, panels = plt.subplots(1, len(PANELS), figsize=(13, 4.2), layout="constrained")
    for panel, (column, title, unit, factor) in zip(panels, PANELS):
        draw(panel, read(distributions, column), column, factor)
        panel.set_title(title, fontsize=10, loc="left")
        panel.set_xlabel(unit)
        if column == "continuity":
            panel.set_xscale("log")
            panel.set_xlim(LEAST_MISSED, 1)
            panel.set_xlabel(f"{unit}; {LEAST_MISSED:g} and less at the left edge")
        else:
            panel.set_xlim(left=0)
    panels[0].set_ylabel("% that had no more")
    panels[0].legend(fontsize=8, loc="lower right")
    figure.savefig(png, dpi=120)
    return 0


if __name__ == "__main__":
    sys.exit(main())
