# SPDX-License-Identifier: Apache-2.0
"""Losing chosen frames: a filter in tcpdump's language at an interface's HTB, and a class that sends nothing."""

import re

from nearcast_lab import shell
from nearcast_lab.errors import LabError

MAX_INSTRUCTIONS = 4096
_MATCH = re.compile(r"^6 0 0 [1-9]\d*$")
# What tc's classifier takes for "use the class that the filter names".
_TAKEN = "6 0 0 4294967295"

_DEVICE = ["dev", "{interface}", "parent", "5:"]
# There may be none to remove.
PASS_COMMANDS = [
    ["tc", "filter", "replace", *_DEVICE, "prio", "1", "handle", "1", "bpf", "bytecode", "1,6 0 0 0", "flowid", "5:2"],
    ["tc", "filter", "del", *_DEVICE, "prio", "1"],
]


def compile_filter(expression: str) -> str:
    """The expression as tc takes it: classic BPF, all ones for a frame that fits. LabError says what tcpdump says."""
    lines = shell.run(["tcpdump", "-y", "EN10MB", "-ddd", *expression.split()]).split("\n")
    return to_tc([line.strip() for line in lines if line.strip()])


def to_tc(program: list[str]) -> str:
    """tcpdump's program, a count and an instruction a line, in one line with tc's way to say yes."""
    if not program or not program[0].isdigit() or int(program[0]) != len(program) - 1:
        raise LabError("tcpdump did not print a program")
    if len(program) > MAX_INSTRUCTIONS:
        raise LabError(f"the filter has {len(program)} instructions, more than {MAX_INSTRUCTIONS}")
    return ",".join(_TAKEN if _MATCH.match(line) else line for line in program)


def drop_commands(program: str) -> list[list[str]]:
    """What makes an interface lose the frames that fit; `{interface}` stands for its name."""
    limits = ["rate", "1gbit", "burst", "15140", "cburst", "15140", "quantum", "1514"]
    leaf = ["tc", "qdisc", "replace", "dev", "{interface}", "parent", "5:2", "handle", "20:", "blackhole"]
    return [
        ["tc", "class", "replace", *_DEVICE, "classid", "5:2", "htb", *limits],
        leaf,
        ["tc", "filter", "replace", *_DEVICE, "prio", "1", "handle", "1", "bpf", "bytecode", program, "flowid", "5:2"],
    ]
