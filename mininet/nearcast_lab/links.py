# SPDX-License-Identifier: Apache-2.0
"""The two kinds of link: TAP pairs through the delay line, and veth pairs under netem."""

import json
from typing import Any

from mininet.link import Intf, Link
from mininet.node import Node

from nearcast_lab import filters, offloads, shell
from nearcast_lab.delayline import DelayLine
from nearcast_lab.errors import LabError
from nearcast_lab.nodes import in_host
from nearcast_lab.shape import Shape, root_commands

SHAPE_PARAMETERS = ("bw", "delay", "jitter", "loss", "max_queue_size", "use_htb")
DIRECTIONS = ("ab", "ba")


def in_node(node: Node, argv: list[str]) -> list[str]:
    """The command line that runs `argv` where a node's interfaces are."""
    return in_host(node.pid, argv) if node.inNamespace else argv


class LabLink(Link):
    """A link with a shape in each direction, `ab` being from its first node to its second.

    Mininet's own parameters of a TCLink set both; params1 sets what the first node sends, params2 the second.
    """

    kind = ""

    def __init__(self, node1: Node, node2: Node, **params: Any) -> None:
        common = {key: params.pop(key) for key in SHAPE_PARAMETERS if key in params}
        each = [dict(params.get(key) or {}) for key in ("params1", "params2")]
        self.name = f"{node1.name}-{node2.name}"
        self.shapes: dict[str, Shape] = {}
        for direction, own in zip(DIRECTIONS, each, strict=True):
            named = {key: own.pop(key) for key in SHAPE_PARAMETERS if key in own}
            self.shapes[direction] = Shape.from_mininet({**common, **named})
        self.up = True
        params["params1"], params["params2"] = each
        super().__init__(node1, node2, **params)

    def interface(self, direction: str) -> Intf:
        """The interface that sends in a direction."""
        return self.intf1 if direction == "ab" else self.intf2

    def install(self, direction: str) -> None:
        """Makes a direction's shape true on an interface that has no queue of ours, or no longer."""
        interface = self.interface(direction)
        for command in root_commands(interface.name):
            shell.run(in_node(interface.node, command))
        self.apply(direction)

    def apply(self, direction: str) -> None:
        """Makes a direction's changed shape true; frames that wait or are on their way stay."""
        raise NotImplementedError

    def plug(self, plugged: bool) -> None:
        """Pulls the cable: both ends lose their carrier, addresses and routes stay. Or plugs it in again."""
        raise NotImplementedError

    def reshape(self, direction: str, changes: dict[str, Any]) -> None:
        """Changes the named parts of one direction's shape, or of `both`."""
        shapes = {name: Shape.from_json(changes, self.shapes[name]) for name in self._chosen(direction)}
        for name, shape in shapes.items():
            self.shapes[name] = shape
            self.apply(name)

    def drop(self, direction: str, expression: str) -> None:
        """Loses the frames of a direction, or `both`, that fit an expression of tcpdump's; an empty one: no more."""
        commands = filters.drop_commands(filters.compile_filter(expression)) if expression else filters.PASS_COMMANDS
        for name in self._chosen(direction):
            interface = self.interface(name)
            for command in commands:
                shell.run(in_node(interface.node, [word.format(interface=interface.name) for word in command]))

    @staticmethod
    def _chosen(direction: str) -> tuple[str, ...]:
        chosen = DIRECTIONS if direction == "both" else (direction,)
        if not set(chosen) <= set(DIRECTIONS):
            raise LabError(f"direction {direction}: not one of ab, ba, both")
        return chosen

    def stats(self) -> dict[str, Any]:
        """Frames and bytes that the queue of each direction sent and dropped, and what the kind of link adds."""
        return {direction: self._queue(self.interface(direction)) for direction in DIRECTIONS}

    def describe(self) -> dict[str, Any]:
        """Name, ends and shapes."""
        return {
            "name": self.name,
            "a": self._end(self.intf1),
            "b": self._end(self.intf2),
            "up": self.up,
            "ab": self.shapes["ab"].to_json(),
            "ba": self.shapes["ba"].to_json(),
        }

    @staticmethod
    def _end(interface: Intf) -> dict[str, Any]:
        return {"node": interface.node.name, "interface": interface.name, "port": interface.node.ports[interface]}

    @staticmethod
    def _queue(interface: Intf) -> dict[str, Any]:
        text = shell.run(in_node(interface.node, ["tc", "-s", "-j", "qdisc", "show", "dev", interface.name]))
        for qdisc in json.loads(text):
            if qdisc.get("handle") == "10:":
                names = {"packets": "frames", "bytes": "bytes", "drops": "dropped", "qlen": "queued"}
                return {name: qdisc.get(key, 0) for key, name in names.items()}
        return {"frames": 0, "bytes": 0, "dropped": 0, "queued": 0}

    @staticmethod
    def _wire_size(node: Node, name: str) -> None:
        """What the kernel sends is one frame each; without this TCP hands 64 KB at once to the queue."""
        shell.run(in_node(node, ["ip", "link", "set", "dev", name, "gso_max_segs", "1"]))


class DelayLineLink(LabLink):
    """TAPs joined by the delay line, which does delay, jitter and loss; HTB and pfifo do rate and queue."""

    kind = "delayline"

    def __init__(self, node1: Node, node2: Node, delay_line: DelayLine, **params: Any) -> None:
        self._delay_line = delay_line
        super().__init__(node1, node2, **params)

    def makeIntfPair(  # noqa: N802 (Mininet's name)
        self,
        intfname1: str,
        intfname2: str,
        addr1: str | None = None,
        addr2: str | None = None,
        node1: Node | None = None,
        node2: Node | None = None,
        deleteIntfs: bool = True,  # noqa: N803
    ) -> None:
        self._delay_line.link(self.name, intfname1, intfname2)
        for name, address, node in ((intfname1, addr1, node1), (intfname2, addr2, node2)):
            offloads.switch_off(name)
            settings = ["address", address] if address else []
            shell.run(["ip", "link", "set", "dev", name, *settings, "gso_max_segs", "1"])
            if node is not None and node.inNamespace:
                shell.run(["ip", "link", "set", "dev", name, "netns", str(node.pid)])

    def apply(self, direction: str) -> None:
        shape, interface = self.shapes[direction], self.interface(direction)
        for command in shape.rate_commands(interface.name):
            shell.run(in_node(interface.node, command))
        self._delay_line.set(self.name, direction, shape.delay_line_arguments())

    def plug(self, plugged: bool) -> None:
        self._delay_line.carrier(self.name, plugged)
        self.up = plugged

    def stats(self) -> dict[str, Any]:
        queues, line = super().stats(), self._delay_line.stats(self.name)
        return {direction: {**queues[direction], "line": line[direction]} for direction in DIRECTIONS}


class NetemLink(LabLink):
    """A veth pair with netem under HTB."""

    kind = "netem"

    def __init__(self, node1: Node, node2: Node, **params: Any) -> None:
        super().__init__(node1, node2, **params)
        for interface in (self.intf1, self.intf2):
            self._wire_size(interface.node, interface.name)

    def makeIntfPair(  # noqa: N802 (Mininet's name)
        self,
        intfname1: str,
        intfname2: str,
        addr1: str | None = None,
        addr2: str | None = None,
        node1: Node | None = None,
        node2: Node | None = None,
        deleteIntfs: bool = True,  # noqa: N803
    ) -> None:
        # Made here and moved afterwards, since offloads are switched off without entering another namespace.
        shell.run(veth_command(intfname1, intfname2, addr1, addr2))
        for name, node in ((intfname1, node1), (intfname2, node2)):
            offloads.switch_off(name)
            if node is not None and node.inNamespace:
                shell.run(["ip", "link", "set", "dev", name, "netns", str(node.pid)])

    def apply(self, direction: str) -> None:
        interface = self.interface(direction)
        for command in self.shapes[direction].netem_commands(interface.name):
            shell.run(in_node(interface.node, command))

    def plug(self, plugged: bool) -> None:
        # A veth loses its carrier when its peer goes down: the switch's end, so that a host keeps its routes.
        end = self.intf2 if self.intf1.node.inNamespace else self.intf1
        shell.run(in_node(end.node, ["ip", "link", "set", "dev", end.name, "up" if plugged else "down"]))
        self.up = plugged


def veth_command(name_a: str, name_b: str, address_a: str | None, address_b: str | None) -> list[str]:
    """The command line that makes a veth pair."""
    first = ["address", address_a] if address_a else []
    second = ["address", address_b] if address_b else []
    return ["ip", "link", "add", "name", name_a, *first, "type", "veth", "peer", "name", name_b, *second]
