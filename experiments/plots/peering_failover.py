#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws what the peering-failover experiment measured: who waited how long for what, a row a failure.

usage: peering_failover.py RESULT_JSON PNG
"""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)

LIMIT_MS = 5000
LEAST_MS = 10

# Name, colour, marker, and the way to the figure in a failure's result.
SERIES = [
    ("the site's stream, by the gateway: longest gap", "tab:blue", "o", ("site", "gapMs")),
    ("a stream from the CDN: longest gap", "tab:red", "s", ("outside", "gapMs")),
    ("new connections: until the last one that is lost", "tab:orange", "X", ("lostUntilMs",)),
    ("new viewers: worst wait for the first picture", "tab:green", "D", ("worstWaitMs",)),
    ("the controller notices", "black", "|", ("noticedMs",)),
]


def figure_of(failure: dict[str, Any], way: tuple[str, ...]) -> dict[str, float] | None:
    """Median, least and most of a figure; None where no run has it."""
    value: Any = failure
    for key in way:
        value = value[key]
    return value


def draw(failures: dict[str, dict[str, Any]], png: Path) -> None:
    figure, panel = plt.subplots(figsize=(10, 1.2 + 0.62 * len(failures)))
    offsets = [0.28, 0.14, 0.0, -0.14, -0.28]
    for (label, colour, marker, way), offset in zip(SERIES, offsets):
        rows, medians, below, above = [], [], [], []
        for row, failure in enumerate(failures.values()):
            value = figure_of(failure, way)
            if value is not None:
                rows.append(row - offset)
                medians.append(max(LEAST_MS, value["median"]))
                below.append(max(0.0, value["median"] - max(LEAST_MS, value["least"])))
                above.append(value["most"] - value["median"])
        panel.errorbar(
            medians, rows, xerr=[below, above], fmt=marker, color=colour, markersize=7, linewidth=1.2, label=label
        )
    for row in range(len(failures)):
        if row % 2:
            panel.axhspan(row - 0.5, row + 0.5, color="grey", alpha=0.08, linewidth=0)
    panel.axvline(LIMIT_MS, color="black", linestyle="--", linewidth=1)
    panel.annotate(
        "5 s", (LIMIT_MS, -0.5), textcoords="offset points", xytext=(3, 4), fontsize=8, ha="left", va="bottom"
    )
    panel.set_xscale("log")
    panel.set_xlim(LEAST_MS, None)
    panel.set_ylim(len(failures) - 0.5, -0.5)
    panel.set_yticks(
        range(len(failures)),
        [f"{failure['title']}\n{failure['lastedMs']['median'] / 1000:.0f} s" for failure in failures.values()],
        fontsize=8,
    )
    panel.set_xlabel("ms from the failure on (gaps and waits: their length), median and range of the runs")
    panel.grid(axis="x", which="both", alpha=0.25)
    panel.set_title("What failures do to streams and to new viewers", fontsize=12, pad=16)
    figure.legend(*panel.get_legend_handles_labels(), fontsize=8, loc="lower center", ncol=2)
    figure.tight_layout(rect=(0, 0.9 / figure.get_figheight(), 1, 1))
    figure.savefig(png, dpi=110)


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    result, png = (Path(argument) for argument in sys.argv[1:])
    draw(json.loads(result.read_text(encoding="utf-8"))["failures"], png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
