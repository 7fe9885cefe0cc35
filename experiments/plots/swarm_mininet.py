#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the swarm-mininet experiment: each viewer's lag over time, and the part of its media that came from the source.

usage: swarm_mininet.py VIEWERS_CSV RESULT_JSON PNG
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)

Line = tuple[list[float], list[float], list[float]]


def read(path: Path) -> dict[str, Line]:
    """By viewer: seconds, lag in seconds, blocks missed so far."""
    lines: dict[str, Line] = defaultdict(lambda: ([], [], []))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seconds, lag, missed = lines[row["viewer"]]
            seconds.append(float(row["s"]))
            lag.append(float(row["lagMs"]) / 1e3)
            missed.append(float(row["due"]) - float(row["played"]))
    return lines


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    lines = read(Path(sys.argv[1]))
    result = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    figure, panels = plt.subplots(1, 3, figsize=(14, 4.2), layout="constrained")
    for viewer, (seconds, lag, missed) in lines.items():
        dead = viewer in result["killed"]
        style = {"color": "tab:red", "linewidth": 1.5} if dead else {"linewidth": 0.8}
        panels[0].plot(seconds, lag, label=f"{viewer}, killed" if dead else viewer, **style)
        panels[1].plot(seconds, missed, **style)
    for panel in panels[:2]:
        panel.axvline(result["killedAtS"], color="black", linestyle="--", linewidth=1)
        panel.set_xlabel("s")
        panel.grid(alpha=0.3)
        panel.set_ylim(bottom=0)
    panels[0].set_title("Lag of what is played, s; two relays are killed at the line", fontsize=10, loc="left")
    panels[0].legend(fontsize=6, ncols=3, loc="lower left")
    panels[1].set_title("Blocks missed so far", fontsize=10, loc="left")
    names = list(result["viewers"])
    for shift, key, title in ((-0.2, "fromSource", "got from the source"), (0.2, "passedOn", "passed on")):
        places = [i + shift for i in range(len(names))]
        panels[2].bar(places, [result["viewers"][name][key] for name in names], width=0.4, label=title)
    panels[2].set_xticks(range(len(names)), names, fontsize=7)
    panels[2].set_title("In parts of what a viewer got", fontsize=10, loc="left")
    panels[2].legend(fontsize=8)
    figure.savefig(Path(sys.argv[3]), dpi=120)
    return 0


if __name__ == "__main__":
    sys.exit(main())
