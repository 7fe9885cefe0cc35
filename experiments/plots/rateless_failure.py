#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the rateless-failure experiment: how often K + h symbols did not suffice, over h, with intervals, beside the ideal.

usage: rateless_failure.py FAILURES_CSV PNG
"""

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.axes import Axes  # noqa: E402

TITLES = {
    "random": "IDs drawn at random from all $2^{24}$",
    "loss": "source symbols, then repair symbols; 10 % lost",
}
REQUIRED = [1e-2, 1e-4, 1e-6]
WIDTH = 0.7


@dataclass
class Rate:
    """One K's failures at one overhead."""

    overhead: int
    trials: int
    failures: int
    rate: float
    low: float
    high: float
    upper: float


Rates = dict[int, list[Rate]]


def read(path: Path) -> dict[str, Rates]:
    """Rates by kind of symbols and K."""
    kinds: dict[str, Rates] = defaultdict(lambda: defaultdict(list))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rate = Rate(
                int(row["overhead"]),
                int(row["trials"]),
                int(row["failures"]),
                float(row["rate"]),
                float(row["intervalLow"]),
                float(row["intervalHigh"]),
                float(row["upper95"]),
            )
            kinds[row["symbols"]][int(row["k"])].append(rate)
    return kinds


def draw(panel: Axes, rates: Rates) -> None:
    """The K side by side at each overhead: a point with its interval, or only a bound where nothing failed."""
    sizes = sorted(rates)
    for place, k in enumerate(sizes):
        shift = 0.0 if len(sizes) == 1 else WIDTH * (place / (len(sizes) - 1) - 0.5)
        colour = plt.get_cmap("viridis")(0.9 * place / max(1, len(sizes) - 1))
        seen = [rate for rate in rates[k] if rate.failures > 0]
        none = [rate for rate in rates[k] if rate.failures == 0]
        panel.errorbar(
            [rate.overhead + shift for rate in seen],
            [rate.rate for rate in seen],
            yerr=[[rate.rate - rate.low for rate in seen], [rate.high - rate.rate for rate in seen]],
            color=colour,
            marker="o",
            markersize=4,
            linestyle="none",
            capsize=3,
            label=f"K = {k:,}: {rates[k][0].trials:,} trials",
        )
        panel.plot(
            [rate.overhead + shift for rate in none],
            [rate.upper for rate in none],
            color=colour,
            marker="v",
            markersize=6,
            markerfacecolor="none",
            linestyle="none",
        )
    for overhead in range(4):
        ends = [overhead - WIDTH / 2 - 0.08, overhead + WIDTH / 2 + 0.08]
        ideal = 256.0 ** -(overhead + 1)
        panel.plot(ends, [ideal, ideal], color="black", linestyle="--", linewidth=1)
        if overhead < len(REQUIRED):
            panel.plot(ends, [REQUIRED[overhead]] * 2, color="tab:red", linewidth=1.5)
    panel.plot([], [], color="grey", marker="v", markerfacecolor="none", linestyle="none", label="none failed: at most this")
    panel.plot([], [], color="black", linestyle="--", linewidth=1, label="ideal, $256^{-(h+1)}$")
    panel.plot([], [], color="tab:red", linewidth=1.5, label="required: not above this")
    panel.set_yscale("log")
    panel.set_xticks(range(4))
    panel.set_xlabel("overhead h: symbols more than K")
    panel.grid(axis="y", alpha=0.3)
    panel.legend(fontsize=8, loc="lower left")


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    table, png = (Path(argument) for argument in sys.argv[1:])
    kinds = read(table)
    if not kinds:
        print(f"{table} has no trials", file=sys.stderr)
        return 1
    shown = [kind for kind in TITLES if kind in kinds]
    figure, panels = plt.subplots(1, len(shown), figsize=(6.5 * len(shown), 6), sharey=True, squeeze=False)
    for panel, kind in zip(panels[0], shown, strict=True):
        draw(panel, kinds[kind])
        panel.set_title(TITLES[kind], fontsize=10, loc="left")
    panels[0][0].set_ylabel("share of blocks that K + h symbols do not determine; 95 % intervals")
    figure.tight_layout()
    figure.savefig(png, dpi=110)
    return 0


if __name__ == "__main__":
    sys.exit(main())
