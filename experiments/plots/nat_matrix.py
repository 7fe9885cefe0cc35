#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the nat-matrix experiment as tables: how peers behind every two kinds of boxes met, and how soon.

usage: nat_matrix.py NAT_MATRIX_CSV PNG
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.axes import Axes  # noqa: E402

COLORS = {"direct": "#b7d7a8", "predicted": "#ffe599", "relayed": "#f4b183", "none": "#d9d9d9"}


@dataclass
class Pair:
    """What came of one pair."""

    theory: str
    tries: int
    ways: dict[str, int]
    in_time: int
    median_ms: str

    def most(self) -> str:
        """How most tries ended."""
        return max(self.ways, key=lambda way: self.ways[way])

    def text(self) -> str:
        """A cell: the ways that there were, the median, and theory where it differs."""
        ways = ", ".join(f"{way} {count}" for way, count in self.ways.items() if count)
        differs = "" if self.most() == self.theory else f"\n(theory: {self.theory})"
        return f"{ways}\n{self.median_ms} ms{differs}"


Table = dict[tuple[str, str], Pair]


def read(path: Path) -> dict[str, Table]:
    """Pairs by the picture they belong to: model, netfilter, one box."""
    tables: dict[str, Table] = {"model": {}, "netfilter": {}, "one box": {}}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pair = Pair(
                row["theory"],
                int(row["tries"]),
                {way: int(row[way]) for way in COLORS},
                int(row["within2s"]),
                row["medianMs"] or "-",
            )
            if row["setting"] != "apart":
                tables["one box"][row["one"], row["setting"]] = pair
            else:
                which = "netfilter" if row["one"].startswith("netfilter") else "model"
                tables[which][row["one"], row["other"]] = pair
    return tables


def draw(axes: Axes, title: str, table: Table) -> None:
    """One table: who asks down, who is asked across."""
    rows = list(dict.fromkeys(one for one, _ in table))
    columns = list(dict.fromkeys(other for _, other in table))
    axes.set_title(title, fontsize=10)
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    axes.set_xticks([i + 0.5 for i in range(len(columns))], columns, fontsize=8)
    axes.set_yticks([i + 0.5 for i in range(len(rows))], rows, fontsize=8)
    axes.tick_params(length=0)
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            pair = table.get((row, column))
            if pair is None:
                continue
            axes.add_patch(plt.Rectangle((x, y), 1, 1, facecolor=COLORS[pair.most()], edgecolor="white", linewidth=2))
            axes.text(x + 0.5, y + 0.5, pair.text(), ha="center", va="center", fontsize=7)


def main() -> int:
    """Draws the picture."""
    tables = read(Path(sys.argv[1]))
    shown = [(name, table) for name, table in tables.items() if table]
    heights = [1 + len({one for one, _ in table}) for _, table in shown]
    figure, all_axes = plt.subplots(
        len(shown), 1, figsize=(12, 0.75 * sum(heights)), height_ratios=heights, squeeze=False, layout="constrained"
    )
    titles = {
        "model": "The simulator's boxes over TUN: who asks (down) and who is asked",
        "netfilter": "netfilter",
        "one box": "both behind one box that keeps them apart",
    }
    for axes, (name, table) in zip(all_axes[:, 0], shown, strict=True):
        draw(axes, titles[name], table)
    figure.savefig(sys.argv[2], dpi=120)
    return 0


if __name__ == "__main__":
    sys.exit(main())
