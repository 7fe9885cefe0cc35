# SPDX-License-Identifier: Apache-2.0
"""The topologies: plain Mininet Topo classes with the usual link parameters (bw, delay, jitter, loss, max_queue_size).

Any other Topo class is named `FILE.py:CLASS`; its constructor's keywords are its parameters.
"""

import importlib.util
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mininet.topo import Topo

from nearcast_lab.errors import LabError
from nearcast_lab.shape import Shape

LAN = Shape(rate_mbit=20, delay_ms=8)
CORE = Shape(rate_mbit=100, delay_ms=10)
CDN = Shape(rate_mbit=100, delay_ms=30)
MAX_VIEWERS = 200

CDN_ADDRESS = "10.0.0.254"
BROADCASTER_ADDRESS = "10.0.0.1"
GATEWAY_ADDRESS = "10.0.0.2"


def readable_mac(address: str) -> str:
    """A locally administered MAC with an address's last two parts in decimal digits; 10.0.0.254: 02:00:00:00:02:54."""
    parts = [int(part) for part in address.split("/")[0].split(".")]
    digits = f"{parts[2]:03d}{parts[3]:03d}"
    return f"02:00:00:{digits[:2]}:{digits[2:4]}:{digits[4:]}"


class NearcastTopo(Topo):
    """A Topo with the project's hosts."""

    def add_endpoint(self, name: str, address: str, switch: str, port: int, shape: Shape) -> None:
        """Adds a host with its readable MAC on a port of a switch."""
        self.addHost(name, ip=f"{address}/24", mac=readable_mac(address))
        self.addLink(name, switch, port1=0, port2=port, **shape.to_mininet())

    def add_viewers(self, numbers: range, switch: str, first_port: int, shape: Shape) -> None:
        """Adds v1 (10.0.0.11) and so on."""
        for port, number in enumerate(numbers, first_port):
            self.add_endpoint(f"v{number}", f"10.0.0.{10 + number}", switch, port, shape)


def check_viewers(viewers: int) -> None:
    """LabError unless there are addresses for so many."""
    if not isinstance(viewers, int) or not 0 <= viewers <= MAX_VIEWERS:
        raise LabError(f"viewers {viewers}: not a whole number from 0 to {MAX_VIEWERS}")


class Single(NearcastTopo):
    """Everybody on one switch: ports 1 cdn, 2 b1, 3 gw, 4 and on the viewers (figure 1 of the SDN text)."""

    def build(self, viewers: int = 1, lan: Shape = LAN, cdn: Shape = CDN) -> None:
        check_viewers(viewers)
        self.addSwitch("s1", dpid="1")
        self.add_endpoint("cdn", CDN_ADDRESS, "s1", 1, cdn)
        self.add_endpoint("b1", BROADCASTER_ADDRESS, "s1", 2, lan)
        self.add_endpoint("gw", GATEWAY_ADDRESS, "s1", 3, lan)
        self.add_viewers(range(1, viewers + 1), "s1", 4, lan)


class TwoSwitch(NearcastTopo):
    """A second group of viewers far away (the SDN text's outlook).

    s1: port 1 the core, 2 b1, 3 gw, 4 and on the first half of the viewers. s2: port 1 cdn, 2 the core, 3 and on the
    other half. With an odd number the extra viewer is on s1.
    """

    def build(self, viewers: int = 2, lan: Shape = LAN, core: Shape = CORE, cdn: Shape = CDN) -> None:
        check_viewers(viewers)
        self.addSwitch("s1", dpid="1")
        self.addSwitch("s2", dpid="2")
        near = (viewers + 1) // 2
        self.add_endpoint("cdn", CDN_ADDRESS, "s2", 1, cdn)
        self.addLink("s1", "s2", port1=1, port2=2, **core.to_mininet())
        self.add_endpoint("b1", BROADCASTER_ADDRESS, "s1", 2, lan)
        self.add_endpoint("gw", GATEWAY_ADDRESS, "s1", 3, lan)
        self.add_viewers(range(1, near + 1), "s1", 4, lan)
        self.add_viewers(range(near + 1, viewers + 1), "s2", 3, lan)


NAMED: dict[str, type[Topo]] = {"single": Single, "two-switch": TwoSwitch}


def create(name: str, parameters: Mapping[str, Any]) -> Topo:
    """Makes a topology by name or `FILE.py:CLASS`; parameters that are objects are shapes of links."""
    topology = NAMED[name] if name in NAMED else _load(name)
    accepted = _accepted(topology)
    unknown = sorted(set(parameters) - set(accepted))
    if accepted and unknown:
        raise LabError(f"topology {name} has no {', '.join(unknown)}; it has {', '.join(accepted)}")
    arguments = {}
    for key, value in parameters.items():
        default = accepted.get(key)
        if isinstance(value, Mapping):
            arguments[key] = Shape.from_json(value, default if isinstance(default, Shape) else None)
        elif isinstance(default, Shape):
            raise LabError(f"{key} is a link; say {key}.rateMbit, {key}.delayMs, ...")
        else:
            arguments[key] = value
    try:
        return topology(**arguments)
    except LabError:
        raise
    except Exception as error:
        raise LabError(f"topology {name}: {type(error).__name__}: {error}") from error


def _accepted(topology: type[Topo]) -> dict[str, object]:
    parameters = inspect.signature(topology.build).parameters
    return {key: parameter.default for key, parameter in parameters.items() if key not in ("self", "args", "params")}


def _load(name: str) -> type[Topo]:
    path, separator, class_name = name.rpartition(":")
    if not separator:
        raise LabError(f"no topology {name}; there are {', '.join(NAMED)}, or FILE.py:CLASS")
    spec = importlib.util.spec_from_file_location("nearcast_lab_topology", Path(path))
    if spec is None or spec.loader is None or not Path(path).is_file():
        raise LabError(f"no topology file {path}")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise LabError(f"topology file {path}: {type(error).__name__}: {error}") from error
    found = getattr(module, class_name, None)
    if not (isinstance(found, type) and issubclass(found, Topo)):
        raise LabError(f"{path} has no Topo class {class_name}")
    return found
