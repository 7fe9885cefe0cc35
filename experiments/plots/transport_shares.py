#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the transport-shares experiment beside TCP: rates over time, a panel for each rival and queue.

usage: transport_shares.py BESIDE_CSV MARKS_CSV PNG
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)

LEVELS = {"BACKGROUND": "background", "NORMAL": "normal", "URGENT": "urgent", "AGAIN": "background"}

Case = tuple[str, float]


def read(path: Path) -> dict[Case, list[dict[str, str]]]:
    """Rows by rival and queue."""
    cases: dict[Case, list[dict[str, str]]] = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cases[row["rival"], float(row["queue"])].append(row)
    return cases


def main(beside: Path, marks: Path, png: Path) -> None:
    rates = read(beside)
    changes = read(marks)
    rivals = sorted({rival for rival, _ in rates})
    queues = sorted({queue for _, queue in rates})
    figure, panels = plt.subplots(len(queues) * len(rivals), 1, figsize=(11, 13), sharex=True, sharey=True, squeeze=False)
    cases = [(rival, queue) for queue in queues for rival in rivals]
    for panel, case in zip(panels[:, 0], cases, strict=True):
        times = [float(row["s"]) for row in rates[case]]
        panel.plot(times, [float(row["tcpMbit"]) for row in rates[case]], color="tab:red", linewidth=1, label="TCP")
        panel.plot(times, [float(row["oursMbit"]) for row in rates[case]], color="tab:blue", linewidth=1, label="ours")
        for row in changes[case]:
            panel.axvline(float(row["s"]), color="grey", linestyle=":", linewidth=1)
            panel.text(float(row["s"]) + 1, 10.6, LEVELS[row["mark"]], fontsize=7, color="grey")
        panel.set_ylim(0, 12)
        panel.set_ylabel("Mbit/s")
        rival = case[0].capitalize() if case[0] != "cubic" else "CUBIC"
        panel.set_title(f"{rival}, queue of {case[1]:g} bandwidth-delay products", fontsize=9, loc="left")
    panels[0, 0].legend(loc="center left", fontsize=8)
    panels[-1, 0].set_xlabel("s; TCP alone first; dotted: ours is given another priority")
    figure.tight_layout()
    figure.savefig(png, dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
