# SPDX-License-Identifier: Apache-2.0
"""Hosts and switches as the lab wants them."""

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
MULTICAST = "224.0.0.0/4"
# Debian's default, whatever this machine's is: BBR, say, paces a stream's frames over several times their length. Set by
# route, because a namespace may not choose an algorithm that its machine has not allowed to everybody.
CONGESTION_CONTROL = "cubic"


def in_host(pid: int, argv: list[str]) -> list[str]:
    """The command line that runs `argv` in the namespaces of a host's process."""
    return ["mnexec", "-a", str(pid), *argv]


def congestion_control(routes: str) -> list[list[str]]:
    """The commands that choose TCP's congestion control on every unicast route of `ip route show`."""
    flags = {"linkdown", "dead"}
    unicast = [line.split() for line in routes.splitlines() if not line.startswith("224.")]
    return [
        ["ip", "route", "change", *(word for word in words if word not in flags), "congctl", CONGESTION_CONTROL]
        for words in unicast
        if words
    ]


class ShellMixin:
    """A node whose shell is not called `mininet:NAME`, by which somebody else's `mn -c` would find and kill it."""

    def _popen(self, cmd: list[str], **params: Any) -> Any:
        return super()._popen([word.replace("mininet:", "lab:") for word in cmd], **params)  # type: ignore[misc]


class LabHost(ShellMixin, Host):
    """A host without IPv6, with multicast out of its interface."""

    def __init__(self, name: str, **params: Any) -> None:
        super().__init__(name, **params)
        settings = [f"{key}={value}" for key, value in HOST_SYSCTLS.items()]
        shell.run(in_host(self.pid, ["sysctl", "-q", "-e", "-w", *settings]))

    def config(self, **params: Any) -> dict[str, Any]:
        result: dict[str, Any] = super().config(**params)
        interface = self.defaultIntf()
        if interface:
            shell.run(in_host(self.pid, ["sysctl", "-q", "-e", "-w", f"net.ipv4.conf.{interface}.rp_filter=0"]))
            shell.run(in_host(self.pid, ["ip", "route", "replace", MULTICAST, "dev", str(interface)]))
            for change in congestion_control(shell.run(in_host(self.pid, ["ip", "-4", "route", "show"]))):
                shell.run(in_host(self.pid, change))
        return result


class LabSwitch(ShellMixin, OVSSwitch):
    """An OpenFlow 1.3 switch that forwards nothing on its own."""

    def __init__(self, name: str, datapath: str = "user", **params: Any) -> None:
        super().__init__(name, failMode="secure", datapath=datapath, protocols=PROTOCOL, **params)
