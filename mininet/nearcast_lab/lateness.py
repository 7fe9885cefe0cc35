# SPDX-License-Identifier: Apache-2.0
"""How late the delay line sent frames: a run in which it was very late measured the machine, not the network."""

from collections.abc import Iterable, Mapping
from typing import Any


def summarise(lines: Iterable[Mapping[str, Any]]) -> dict[str, float] | None:
    """Count, mean, percentiles and maximum in us over directions; percentiles are upper bounds (powers of two).

    None where no delay line runs: netem does not say how late it is.
    """
    lines = list(lines)
    if not lines:
        return None
    buckets = [sum(column) for column in zip(*(line["lateBuckets"] for line in lines), strict=True)]
    count = sum(buckets)
    maximum = max(line["lateMaxUs"] for line in lines)
    total = sum(line["lateSumUs"] for line in lines)
    return {
        "frames": count,
        "meanUs": round(total / count, 1) if count else 0.0,
        "p50Us": min(_percentile(buckets, 0.50), maximum),
        "p99Us": min(_percentile(buckets, 0.99), maximum),
        "p999Us": min(_percentile(buckets, 0.999), maximum),
        "maxUs": maximum,
    }


def _percentile(buckets: list[int], fraction: float) -> int:
    wanted = fraction * sum(buckets)
    seen = 0
    for exponent, count in enumerate(buckets):
        seen += count
        if count and seen >= wanted:
            return 1 << exponent
    return 0
