# SPDX-License-Identifier: Apache-2.0
"""Hosts and switches as the lab wants them."""

from collections.abc import Sequence
from typing import Any

from mininet.node import Host, OVSSwitch

from nearcast_lab import shell
from nearcast_lab.openvswitch import PROTOCOL

# Each as `sysctl KEY=VALUE` inside every host.
HOST_SYSCTLS = {
    "net.ipv6.conf.all.disable_ipv6": 1,
    "net.ipv6.conf.default.disable_ipv6": 1,
    # The controller answers from a link-local address, to which a host has no route back.
    "net.ipv4.conf.all.rp_filter": 0,
    "net.ipv4.conf.default.rp_filter": 0,
    # Nothing here has privileges: let everybody ping and serve on port 80.
    "net.ipv4.ping_group_range": "0 2147483647",
    "net.ipv4.ip_unprivileged_port_start": 0,
    # One run teaches the next nothing.
    "net.ipv4.tcp_no_metrics_save": 1,
}
# Inside a host that has IPv6, on its interface: addresses are ours from the first moment, and nobody else's.
IPV6_SYSCTLS = {"accept_dad": 0, "accept_ra": 0, "autoconf": 0, "router_solicitations": 0, "disable_ipv6": 0}
MULTICAST = "224.0.0.0/4"
# Debian's default, whatever this machine's is: BBR, say, paces a stream's frames over several times their length. Set
# by route, because a namespace may not choose an algorithm that its machine has not allowed to everybody.
CONGESTION_CONTROL = "cubic"
# Packets a second to the controller, and at once: each port has its turn, and one port's flood takes nobody else's.
QUEUE_BY_PORT = ("controller_rate_limit=1000", "controller_burst_limit=250")


def in_host(pid: int, argv: list[str]) -> list[str]:
    """The command line that runs `argv` in the namespaces of a host's process."""
    return ["mnexec", "-a", str(pid), *argv]


def family_of(address: str) -> str:
    """The flag of `ip` for an address's family."""
    return "-6" if ":" in address else "-4"


def congestion_control(routes: str) -> list[list[str]]:
    """The commands that choose TCP's congestion control on every unicast route of `ip route show`, of either family."""
    flags = {"linkdown", "dead"}
    no_ones = ("224.", "fe80:", "ff00:", "multicast ")
    unicast = [line.split() for line in routes.splitlines() if not line.startswith(no_ones)]
    family = "-6" if "::" in routes else "-4"
    return [
        ["ip", family, "route", "change", *(word for word in words if word not in flags), "congctl", CONGESTION_CONTROL]
        for words in unicast
        if words
    ]


class ShellMixin:
    """A node whose shell is not called `mininet:NAME`, by which somebody else's `mn -c` would find and kill it."""

    def _popen(self, cmd: list[str], **params: Any) -> Any:
        return super()._popen([word.replace("mininet:", "lab:") for word in cmd], **params)  # type: ignore[misc]


class LabHost(ShellMixin, Host):
    """A host with multicast out of its interface; with IPv6 where it is given such addresses."""

    def __init__(self, name: str, **params: Any) -> None:
        super().__init__(name, **params)
        self._run("sysctl", "-q", "-e", "-w", *(f"{key}={value}" for key, value in HOST_SYSCTLS.items()))

    def config(self, addresses: Sequence[str] = (), routers: Sequence[str] = (), **params: Any) -> dict[str, Any]:
        """Beside Mininet's: `addresses` with prefixes for the interface, `routers` for all that is not near."""
        result: dict[str, Any] = super().config(**params)
        interface = self.defaultIntf()
        if interface:
            self._run("sysctl", "-q", "-e", "-w", f"net.ipv4.conf.{interface}.rp_filter=0")
            self.give(str(interface), addresses)
            self._run("ip", "route", "replace", MULTICAST, "dev", str(interface))
            for router in routers:
                self._run("ip", family_of(router), "route", "replace", "default", "via", router)
            self.settle()
        return result

    def give(self, interface: str, addresses: Sequence[str]) -> None:
        """Gives an interface these addresses, each with its prefix; one it has already stays."""
        if any(":" in address for address in addresses):
            settings = [f"net.ipv6.conf.{interface}.{key}={value}" for key, value in IPV6_SYSCTLS.items()]
            # Programs that find no ::1 take it that the machine has no IPv6.
            self._run("sysctl", "-q", "-w", *settings, "net.ipv6.conf.lo.disable_ipv6=0")
        for address in addresses:
            self._run("ip", family_of(address), "address", "replace", address, "dev", interface)

    def settle(self) -> None:
        """Chooses TCP's congestion control on the routes there are."""
        for family in ("-4", "-6"):
            for change in congestion_control(self._run("ip", family, "route", "show")):
                self._run(*change)

    def addresses(self) -> list[str]:
        """The addresses that it was given, IPv4 first."""
        given = [*self.params.get("addresses", ()), *(one for own in self.params.get("interfaces", ()) for one in own)]
        return sorted((one.split("/")[0] for one in given or [self.IP()] if one), key=lambda one: ":" in one)

    def _run(self, *argv: str) -> str:
        return shell.run(in_host(self.pid, list(argv)))


class LabRouter(LabHost):
    """A host that passes packets on between its interfaces."""

    def config(self, interfaces: Sequence[Sequence[str]] = (), **params: Any) -> dict[str, Any]:
        """`interfaces`: the addresses of its interfaces in order."""
        result = super().config(**params)
        for interface, addresses in zip(self.intfList(), interfaces, strict=True):
            self.give(str(interface), addresses)
            self._run("ip", "link", "set", "dev", str(interface), "up")
        self._run("sysctl", "-q", "-e", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        self.settle()
        return result


class LabSwitch(ShellMixin, OVSSwitch):
    """An OpenFlow 1.3 switch that forwards nothing on its own."""

    def __init__(self, name: str, datapath: str = "user", **params: Any) -> None:
        super().__init__(name, failMode="secure", datapath=datapath, protocols=PROTOCOL, **params)

    def start(self, controllers: list[Any]) -> None:
        """Starts it, queueing for its controller as docs/operating.md has operators do it."""
        super().start(controllers)
        for controller in self.controllerUUIDs(update=True):
            shell.run(["ovs-vsctl", "set", "controller", controller, *QUEUE_BY_PORT])
