# SPDX-License-Identifier: Apache-2.0
"""A topology to play with: Mininet's CLI, or any command beside an Open vSwitch of its own."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mininet.cli import CLI
from mininet.log import setLogLevel

from nearcast_lab import catalogue, openvswitch, shell
from nearcast_lab.caller import Caller
from nearcast_lab.errors import LabError
from nearcast_lab.network import Choice, Network
from nearcast_lab.openvswitch import OpenVSwitch


def parse_parameters(words: Sequence[str]) -> dict[str, Any]:
    """Reads viewers=4 lan.rateMbit=20 into {"viewers": 4, "lan": {"rateMbit": 20.0}}."""
    parameters: dict[str, Any] = {}
    for word in words:
        key, separator, value = word.partition("=")
        if not separator:
            raise LabError(f"{word}: not KEY=VALUE")
        name, dot, part = key.partition(".")
        if dot:
            parameters.setdefault(name, {})[part] = value
        else:
            parameters[name] = int(value) if value.isdigit() else value
    return parameters


def talk(
    caller: Caller, build: Path, choice: Choice, topology: str, words: Sequence[str], controller: str | None
) -> int:
    """Starts a topology and Mininet's CLI; switches learn by themselves unless there is a controller."""
    topo = catalogue.create(topology, parse_parameters(words))
    network = Network(choice, caller, build)
    network.start(topo, controller)
    assert network.net is not None
    if controller is None:
        for switch in network.net.switches:
            openvswitch.ofctl("add-flow", switch.name, "priority=0,actions=NORMAL")
    setLogLevel("output")
    print(f"links: {network.links}, datapath: {network.datapath}; `help` lists commands, `v1 ping cdn` is one of them")
    CLI(network.net)
    network.stop()
    return 0


def run(argv: Sequence[str]) -> int:
    """Runs a command with Open vSwitch running; its exit code."""
    command = list(argv[1:] if argv and argv[0] == "--" else argv)
    if not command:
        raise LabError("run what? For example: lab run bash")
    shell.run(["ip", "link", "set", "dev", "lo", "up"])
    switching = OpenVSwitch(None, None)
    switching.start()
    try:
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        raise LabError(f"{command[0]}: {error.strerror}") from error
    finally:
        switching.stop()
