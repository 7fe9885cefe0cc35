# SPDX-License-Identifier: Apache-2.0
"""`ping.py ADDRESS COUNT INTERVAL_MS [--each]`: an ICMP echo train; prints one JSON line. Needs neither root nor iputils.

With --each it prints a line for each reply when it comes: when the request was sent, in ns since the epoch, and the round
trip in ms.
"""

import json
import math
import select
import socket
import struct
import sys
import time
from collections.abc import Callable

ECHO_REQUEST = 8
ECHO_REPLY = 0
PAYLOAD = bytes(56)
LAST_WAIT_SECONDS = 2.0
SO_TIMESTAMPNS = 35


Listener = Callable[[int, float], None]


def tell_nobody(sent_ns: int, round_trip_ms: float) -> None:
    """A listener for those who want the result only."""


def print_each(sent_ns: int, round_trip_ms: float) -> None:
    print(f"{sent_ns} {round_trip_ms:.3f}", flush=True)


def train(address: str, count: int, interval_ms: float, tell: Listener = tell_nobody) -> dict[int, float]:
    """Round trips in ms by sequence number, at most 65536 of them; what did not come back is missing."""
    # A datagram socket of ICMP: the kernel fills in the identifier and the checksum.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as echo:
        echo.connect((address, 0))
        # The kernel's time of arrival, so that Python's own slowness is not part of the result.
        echo.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        sent: dict[int, int] = {}
        back: dict[int, float] = {}
        start = time.monotonic()
        for number in range(count):
            sent[number] = time.time_ns()
            try:
                echo.send(struct.pack("!BBHHH", ECHO_REQUEST, 0, 0, 0, number) + PAYLOAD)
            except OSError:
                pass
            collect(echo, sent, back, start + (number + 1) * interval_ms / 1000, count, tell)
        collect(echo, sent, back, time.monotonic() + LAST_WAIT_SECONDS, count, tell)
    return back


def collect(
    echo: socket.socket, sent: dict[int, int], back: dict[int, float], until: float, count: int, tell: Listener
) -> None:
    """Takes replies until a time, or until all are back."""
    while (left := until - time.monotonic()) > 0 and len(back) < count:
        if not select.select([echo], [], [], left)[0]:
            return
        try:
            reply, extras, _, _ = echo.recvmsg(2048, 64)
        except OSError:
            continue
        seconds, nanoseconds = struct.unpack("qq", extras[0][2][:16])
        arrived = seconds * 1_000_000_000 + nanoseconds
        kind, _, _, _, number = struct.unpack("!BBHHH", reply[:8])
        if kind == ECHO_REPLY and number in sent and number not in back:
            back[number] = (arrived - sent[number]) / 1e6
            tell(sent[number], back[number])


def summarise(count: int, back: dict[int, float]) -> dict[str, object]:
    """Counts, and in ms minimum, median, mean, maximum and standard deviation as ping's mdev."""
    result: dict[str, object] = {"sent": count, "received": len(back)}
    if back:
        values = sorted(back.values())
        mean = sum(values) / len(values)
        deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
        median = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
        result |= {
            "minMs": values[0],
            "medianMs": median,
            "meanMs": mean,
            "maxMs": values[-1],
            "deviationMs": deviation,
        }
    return result


if __name__ == "__main__":
    target, number_of_pings, spacing = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    if "--each" in sys.argv[4:]:
        train(target, number_of_pings, spacing, print_each)
    else:
        print(json.dumps(summarise(number_of_pings, train(target, number_of_pings, spacing))))
