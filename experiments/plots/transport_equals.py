#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the transport-shares experiment's equals: two sessions of one priority, the second later.

usage: transport_equals.py EQUALS_CSV PNG
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)


def main(equals: Path, png: Path) -> None:
    cases: dict[tuple[str, float], list[dict[str, str]]] = defaultdict(list)
    with equals.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cases[row["priority"], float(row["queue"])].append(row)
    priorities = list(dict.fromkeys(priority for priority, _ in cases))
    queues = sorted({queue for _, queue in cases})
    figure, panels = plt.subplots(
        len(priorities), len(queues), figsize=(12, 7), sharex=True, sharey=True, squeeze=False
    )
    for line, priority in zip(panels, priorities, strict=True):
        for panel, queue in zip(line, queues, strict=True):
            rows = cases[priority, queue]
            times = [float(row["s"]) for row in rows]
            panel.plot(times, [float(row["firstMbit"]) for row in rows], color="tab:blue", linewidth=1, label="first")
            panel.plot(times, [float(row["secondMbit"]) for row in rows], color="tab:orange", linewidth=1, label="second")
            panel.set_ylim(0, 12)
            panel.set_title(f"{priority.lower()}, queue of {queue:g} BDP", fontsize=9, loc="left")
    panels[0, 0].legend(fontsize=8)
    for line in panels:
        line[0].set_ylabel("Mbit/s")
    for panel in panels[-1]:
        panel.set_xlabel("s")
    figure.tight_layout()
    figure.savefig(png, dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
