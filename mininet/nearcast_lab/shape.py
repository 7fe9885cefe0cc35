# SPDX-License-Identifier: Apache-2.0
"""What one direction of a link does to frames, and the tc command lines that make it so. Nothing here runs anything."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nearcast_lab.errors import LabError

DEFAULT_QUEUE = 100
ETHERNET_FRAME_BYTES = 1514
UNLIMITED_MBIT = 10_000.0
# The delay line holds frames in flight, it is no queue: room for a second of 10 Gbit/s would not be missed.
IN_FLIGHT_FRAMES = 100_000

_TIME = re.compile(r"\s*([\d.]+)\s*(us|ms|s|)\s*")
_TIME_UNITS_MS = {"us": 0.001, "ms": 1.0, "": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Shape:
    """One direction of a link: rate in Mbit/s (None: not limited), delays in ms, loss in %, queue in frames."""

    rate_mbit: float | None = None
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    loss_percent: float = 0.0
    queue: int = DEFAULT_QUEUE

    def __post_init__(self) -> None:
        if self.rate_mbit is not None and not 0.008 <= self.rate_mbit <= UNLIMITED_MBIT:
            raise LabError(f"rate {self.rate_mbit} Mbit/s: not within 0.008 to {UNLIMITED_MBIT:.0f}")
        if not 0 <= self.delay_ms <= 60_000:
            raise LabError(f"delay {self.delay_ms} ms: not within 0 to 60000")
        if not 0 <= self.jitter_ms <= max(self.delay_ms, 0):
            raise LabError(f"jitter {self.jitter_ms} ms: not within 0 and the delay")
        if not 0 <= self.loss_percent <= 100:
            raise LabError(f"loss {self.loss_percent} %: not within 0 to 100")
        if not 1 <= self.queue <= 1_000_000:
            raise LabError(f"queue {self.queue} frames: not within 1 to 1000000")

    @staticmethod
    def from_mininet(params: Mapping[str, object]) -> "Shape":
        """From the parameters that Mininet's TCLink takes: bw, delay, jitter, loss, max_queue_size."""
        bw, queue, loss = params.get("bw"), params.get("max_queue_size"), params.get("loss")
        return Shape(
            rate_mbit=None if bw is None else _number("bw", bw),
            delay_ms=_milliseconds("delay", params.get("delay")),
            jitter_ms=_milliseconds("jitter", params.get("jitter")),
            loss_percent=0.0 if loss is None else _number("loss", loss),
            queue=DEFAULT_QUEUE if queue is None else int(_number("max_queue_size", queue)),
        )

    @staticmethod
    def from_json(params: Mapping[str, object], base: "Shape | None" = None) -> "Shape":
        """From rateMbit, delayMs, jitterMs, lossPercent, queue; what is not named stays as in `base`."""
        fields = {
            "rateMbit": "rate_mbit",
            "delayMs": "delay_ms",
            "jitterMs": "jitter_ms",
            "lossPercent": "loss_percent",
            "queue": "queue",
        }
        unknown = sorted(set(params) - set(fields))
        if unknown:
            raise LabError(f"link has no {', '.join(unknown)}; it has {', '.join(fields)}")
        changes: dict[str, Any] = {}
        for key, value in params.items():
            if key == "rateMbit" and value is None:
                changes["rate_mbit"] = None
            else:
                number = _number(key, value)
                changes[fields[key]] = int(number) if key == "queue" else number
        return replace(base or Shape(), **changes)

    def to_json(self) -> dict[str, float | int | None]:
        """The same names as from_json."""
        return {
            "rateMbit": self.rate_mbit,
            "delayMs": self.delay_ms,
            "jitterMs": self.jitter_ms,
            "lossPercent": self.loss_percent,
            "queue": self.queue,
        }

    def to_mininet(self) -> dict[str, object]:
        """The same as parameters of a Mininet link."""
        return {
            "bw": self.rate_mbit,
            "delay": f"{self.delay_ms}ms",
            "jitter": f"{self.jitter_ms}ms",
            "loss": self.loss_percent,
            "max_queue_size": self.queue,
        }

    def rate_commands(self, interface: str) -> list[list[str]]:
        """HTB's class for the rate, a pfifo for the queue: what a TAP sends is held by the delay line afterwards."""
        return [self._class(interface), self._leaf(interface, "pfifo", "limit", str(self.queue))]

    def netem_commands(self, interface: str) -> list[list[str]]:
        """HTB's class for the rate, netem for delay, jitter and loss.

        netem holds what is in flight and what waits in one queue, so its limit is the queue and the frames that the
        delay keeps in flight at that rate.
        """
        rate = self.rate_mbit or UNLIMITED_MBIT
        in_flight = math.ceil(rate * 1e6 / 8 * (self.delay_ms + self.jitter_ms) / 1e3 / ETHERNET_FRAME_BYTES)
        netem = ["netem", "limit", str(self.queue + in_flight), "delay", f"{self.delay_ms:g}ms"]
        if self.jitter_ms:
            netem.append(f"{self.jitter_ms:g}ms")
        if self.loss_percent:
            netem += ["loss", f"{self.loss_percent:g}%"]
        return [self._class(interface), self._leaf(interface, *netem)]

    def delay_line_arguments(self) -> str:
        """Delay, jitter, loss and limit as the delay line's `set` takes them."""
        delay_us, jitter_us = round(self.delay_ms * 1000), round(self.jitter_ms * 1000)
        return f"{delay_us} {jitter_us} {round(self.loss_percent * 10_000)} {IN_FLIGHT_FRAMES}"

    def _class(self, interface: str) -> list[str]:
        rate = self.rate_mbit or UNLIMITED_MBIT
        # A millisecond's worth: large enough for the timer, small enough to keep frames apart.
        burst = max(2 * ETHERNET_FRAME_BYTES, round(rate * 1e6 / 8 / 1000))
        limits = ["rate", f"{round(rate * 1e6)}bit", "burst", str(burst), "cburst", str(burst), "quantum", "1514"]
        return ["tc", "class", "replace", "dev", interface, "parent", "5:", "classid", "5:1", "htb", *limits]

    @staticmethod
    def _leaf(interface: str, *discipline: str) -> list[str]:
        return ["tc", "qdisc", "replace", "dev", interface, "parent", "5:1", "handle", "10:", *discipline]


def root_commands(interface: str) -> list[list[str]]:
    """A fresh HTB without classes at the root of an interface, whatever was there; HTB itself cannot be changed."""
    device = ["dev", interface]
    return [
        ["tc", "qdisc", "replace", *device, "root", "pfifo"],
        ["tc", "qdisc", "replace", *device, "root", "handle", "5:", "htb", "default", "1"],
    ]


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise LabError(f"{name} is {value!r}, not a number")
    try:
        return float(value)
    except ValueError as bad:
        raise LabError(f"{name} is {value!r}, not a number") from bad


def _milliseconds(name: str, value: object) -> float:
    """A Mininet time, such as '8ms', '500us', '1s' or 8 (ms)."""
    if value is None:
        return 0.0
    match = _TIME.fullmatch(str(value))
    if not match:
        raise LabError(f"{name} is {value!r}, not a time such as 8ms")
    return float(match[1]) * _TIME_UNITS_MS[match[2]]
