# SPDX-License-Identifier: Apache-2.0
"""Does this machine hold what the links promise? Round trips within 1 ms of what is set, and what it takes programs to wake."""

import json
import statistics
import sys
import time
from pathlib import Path

from nearcast_lab import catalogue, openvswitch, shell
from nearcast_lab.caller import Caller
from nearcast_lab.errors import LabError
from nearcast_lab.network import Choice, Network
from nearcast_lab.nodes import in_host

TOLERANCE_MS = 1.0
WAKINGS = 8  # programs that wake on a round trip through one switch: delay lines, switch, the two ends
PINGS = 50
PING = (sys.executable, "-IB", str(Path(__file__).with_name("ping.py")))
# From, to, and the round trip that the default links of `single` make.
PATHS = (("b1", "v1", 2 * (8 + 8)), ("v1", "cdn", 2 * (8 + 30)))


def run(caller: Caller, build: Path, choice: Choice) -> int:
    """Prints a line per path; 1 when one is off."""
    network = Network(choice, caller, build)
    network.start(catalogue.create("single", {"viewers": 1}), None)
    openvswitch.ofctl("add-flow", "s1", "priority=0,actions=NORMAL")
    print(f"links: {network.links}, datapath: {network.datapath}")
    allowed = TOLERANCE_MS + WAKINGS * waking_ms()
    within = True
    for source, target, expected in PATHS:
        median, deviation = round_trip(network, source, target)
        holds = abs(median - expected) <= allowed
        within &= holds
        verdict = "ok" if holds else f"off by more than {allowed:.1f} ms"
        print(f"{source} to {target}: median {median:.2f} ms (deviation {deviation:.2f}), set {expected} ms: {verdict}")
    lateness = network.stats(reset=False)["lateness"]
    if lateness:
        print(f"lateness: mean {lateness['meanUs']} us, p99 {lateness['p99Us']} us, max {lateness['maxUs']} us")
    network.stop()
    if not within:
        print("lab: links are off: is the machine busy?", file=sys.stderr)
    return 0 if within else 1


def waking_ms() -> float:
    """How late this machine wakes who sleeps, median: 0.05 ms on one, 0.15 ms on another."""
    late = []
    for _ in range(101):
        until = time.monotonic() + 0.001
        time.sleep(0.001)
        late.append(time.monotonic() - until)
    return 1_000 * max(0.0, statistics.median(late))


def round_trip(network: Network, source: str, target: str) -> tuple[float, float]:
    """Median and deviation of a short train of pings, in ms, after one that learns the addresses."""
    pid = network.node_pid(source)
    assert pid is not None and network.net is not None
    result = {}
    for count in (1, PINGS):
        result = json.loads(shell.run(in_host(pid, [*PING, network.net[target].IP(), str(count), "20"])))
    if result["received"] < PINGS:
        raise LabError(f"{source} to {target}: {result['received']} of {PINGS} pings came back")
    return result["medianMs"], result["deviationMs"]
