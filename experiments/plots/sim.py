#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws a run of a scenario in virtual time: a panel for each table that result.json names, its first column the x axis.

usage: sim.py RESULT_JSON PNG
"""

import csv
import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.axes import Axes  # noqa: E402

Columns = dict[str, list[float]]


def read(path: Path) -> Columns:
    """A table by its columns; empty cells are gaps."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        return {}
    return {name: [float(row[name]) if row[name] else float("nan") for row in rows] for name in rows[0]}


def unit(column: str) -> str:
    """What a column's name ends with: lines of one unit share an axis."""
    return next((end for end in ("Ms", "Mbit", "Percent") if column.endswith(end)), "")


def draw(panel: Axes, columns: Columns) -> None:
    """The lines of the first one's unit to the left, the others to the right."""
    x, *lines = columns
    left = unit(lines[0])
    right: Axes | None = None
    for i, name in enumerate(lines):
        axes = panel
        if unit(name) != left:
            right = right or panel.twinx()
            axes = right
        axes.plot(columns[x], columns[name], color=f"C{i}", linewidth=1.4, label=name)
    panel.set_xlabel(x)
    panel.set_ylim(bottom=0)
    panel.grid(alpha=0.3)
    handles, labels = panel.get_legend_handles_labels()
    if right is not None:
        right.set_ylim(bottom=0)
        more, names = right.get_legend_handles_labels()
        handles += more
        labels += [f"{name} (right)" for name in names]
    panel.legend(handles, labels, fontsize=8)


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    result, png = (Path(argument) for argument in sys.argv[1:])
    whole = json.loads(result.read_text(encoding="utf-8"))
    tables = [(table["title"], read(result.parent / table["file"])) for table in whole["series"]]
    tables = [(title, columns) for title, columns in tables if len(columns) > 1]
    count = max(1, len(tables))
    figure, panels = plt.subplots(count, 1, figsize=(9, 3.6 * count), squeeze=False)
    for panel, (title, columns) in zip(panels[:, 0], tables, strict=False):
        draw(panel, columns)
        panel.set_title(title, fontsize=10, loc="left")
    figure.suptitle(f"{whole['scenario']}, {whole['level']}, seed {whole['seed']}", fontsize=12)
    figure.tight_layout()
    figure.savefig(png, dpi=110)
    return 0


if __name__ == "__main__":
    sys.exit(main())
