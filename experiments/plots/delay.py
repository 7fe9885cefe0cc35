#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws media delay over time for every viewer from the demo's delay.csv.

usage: delay.py DELAY_CSV RESULT_JSON PNG
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)

PHASES = {
    "cdn": "everything by the CDN",
    "gateway": "edge peer on a host of its own",
    "local": "edge peer on the broadcaster's machine",
}

Series = dict[str, tuple[list[float], list[float]]]


def read(path: Path) -> dict[str, Series]:
    """Per phase and viewer the seconds since the phase began and the delays in ms."""
    phases: dict[str, Series] = defaultdict(lambda: defaultdict(lambda: ([], [])))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seconds, delays = phases[row["phase"]][row["viewer"]]
            seconds.append(float(row["seconds"]))
            delays.append(float(row["delayMs"]))
    return phases


def draw(phases: dict[str, Series], result: dict, png: Path) -> None:
    """One panel a phase, side by side on one scale, with the path delay as the floor."""
    shown = [phase for phase in PHASES if phase in phases]
    figure, panels = plt.subplots(1, len(shown), figsize=(5 * len(shown), 4.2), sharey=True, squeeze=False)
    top = 0.0
    for panel, phase in zip(panels[0], shown):
        for viewer, (seconds, delays) in phases[phase].items():
            panel.plot(seconds, delays, linewidth=0.8, alpha=0.8, label=viewer)
            top = max(top, sorted(delays)[int(len(delays) * 0.99)])
        figures = result[phase]
        panel.axhline(figures["pathMs"], color="black", linewidth=1, linestyle="--")
        panel.text(
            0.99,
            figures["pathMs"],
            f"path {figures['pathMs']:.0f} ms ",
            ha="right",
            va="top",
            transform=panel.get_yaxis_transform(),
            fontsize=8,
        )
        panel.set_title(
            f"{PHASES[phase]}\nmedian {figures['mediaDelayMs']['p50']:.0f} ms, "
            f"p95 {figures['mediaDelayMs']['p95']:.0f} ms",
            fontsize=10,
        )
        panel.set_xlabel("seconds")
        panel.grid(alpha=0.3)
    panels[0][0].set_ylabel("media delay, ms")
    panels[0][0].set_ylim(0, max(top * 1.3, 1))
    panels[0][-1].legend(fontsize=7, ncol=2, loc="upper right")
    figure.tight_layout()
    figure.savefig(png, dpi=130)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    table, result, png = (Path(argument) for argument in sys.argv[1:])
    draw(read(table), json.loads(result.read_text(encoding="utf-8")), png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
