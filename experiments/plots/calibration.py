#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the calibration of the simulator: for each case the distribution of arrivals at both levels.

usage: calibration.py CALIBRATION_CSV PNG
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)

LEVELS = {"packets": ("packet level", "tab:red", "-"), "messages": ("message level", "tab:blue", "--")}


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    table, png = (Path(argument) for argument in sys.argv[1:])
    cases: dict[tuple[float, int], list[dict[str, str]]] = defaultdict(list)
    with table.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cases[float(row["upMbit"]), int(row["itemBytes"])].append(row)
    columns = 3
    lines = (len(cases) + columns - 1) // columns
    figure, panels = plt.subplots(lines, columns, figsize=(4.2 * columns, 3.4 * lines), squeeze=False)
    for panel, ((rate, size), rows) in zip(panels.flat, cases.items(), strict=False):
        percent = [float(row["percent"]) for row in rows]
        for level, (title, colour, style) in LEVELS.items():
            seconds = [float(row[f"{level}Ms"]) / 1000 for row in rows]
            panel.plot(seconds, percent, color=colour, linestyle=style, label=title)
        panel.set_title(f"{size // 1000} kB over {rate:g} Mbit/s up", fontsize=10, loc="left")
        panel.set_xlabel("s since publishing")
        panel.set_ylabel("% of the peers")
        panel.set_xlim(left=0)
        panel.grid(alpha=0.3)
        panel.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(png, dpi=110)
    return 0


if __name__ == "__main__":
    sys.exit(main())
