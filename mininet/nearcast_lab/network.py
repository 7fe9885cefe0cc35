# SPDX-License-Identifier: Apache-2.0
"""A running network: Mininet's, with the lab's links and switches, and what can be done to it."""

import os
import resource
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.node import Node, RemoteController
from mininet.topo import Topo

from nearcast_lab import delayline, lateness, openvswitch, shell
from nearcast_lab.caller import Caller
from nearcast_lab.delayline import DelayLine
from nearcast_lab.errors import LabError
from nearcast_lab.links import DIRECTIONS, DelayLineLink, LabLink, NetemLink
from nearcast_lab.nodes import LabHost, LabSwitch
from nearcast_lab.openvswitch import OpenVSwitch

OPEN_FILES = 65536
HOSTS_FILE = Path("/etc/hosts")


@dataclass(frozen=True)
class Choice:
    """How the lab is built; `auto` takes what the kernel has."""

    links: str = "auto"
    datapath: str = "auto"
    compiler: bool = True
    seed: int = 1

    def resolve(self) -> "Choice":
        """Settles `auto`; LabError for what this machine lacks."""
        links, datapath = self.links, self.datapath
        if links not in ("auto", "delayline", "netem"):
            raise LabError(f"links {links}: not one of auto, delayline, netem")
        if datapath not in ("auto", "user", "kernel"):
            raise LabError(f"datapath {datapath}: not one of auto, user, kernel")
        if links != "delayline":
            has_netem = netem_works()
            if links == "netem" and not has_netem:
                raise LabError("this kernel has no netem (module sch_netem); use the delay line")
            links = "netem" if has_netem else "delayline"
        if datapath != "user":
            has_module = openvswitch.kernel_datapath_works()
            if datapath == "kernel" and not has_module:
                raise LabError("this kernel has no Open vSwitch (module openvswitch); use the datapath user")
            datapath = "kernel" if has_module else "user"
        return Choice(links, datapath, self.compiler, self.seed)


def netem_works() -> bool:
    """Tries netem on the private namespace's loopback."""
    if not shell.succeeds(["tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"]):
        return False
    shell.run(["tc", "qdisc", "del", "dev", "lo", "root"])
    return True


class Network:
    """Open vSwitch, the delay line and Mininet, started and checked together."""

    def __init__(self, choice: Choice, caller: Caller, build_folder: Path, logs: Path | None = None) -> None:
        self._choice, self._caller, self._build_folder, self._logs = choice, caller, build_folder, logs
        self._log_file = None if logs is None else os.fdopen(caller.open_output(logs / "lab.log"), "ab")
        for program in ("ovsdb-server", "ovs-vswitchd"):
            if logs is not None:
                os.close(caller.open_output(logs / f"{program}.log"))
        self._switching = OpenVSwitch(logs, self._log_file)
        self._delay_line: DelayLine | None = None
        self.net: Mininet | None = None
        self.links = self.datapath = ""
        self._dark: set[str] = set()

    def start(self, topo: Topo, controller: str | None) -> None:
        """Starts everything; `controller` is tcp:ADDRESS:PORT or None."""
        choice = self._settle()
        # Mininet's own preparation would change limits of the whole machine.
        Mininet.inited = True
        raise_open_files()
        setLogLevel("critical")
        shell.run(["ip", "link", "set", "dev", "lo", "up"])
        # The switches' ends of the links are no hosts: they have nothing to say.
        shell.run(["sysctl", "-q", "-e", "-w", "net.ipv6.conf.default.disable_ipv6=1"])
        private_hosts_file()
        self._switching.start()
        if choice.links == "delayline":
            program = delayline.build(self._build_folder, self._caller) if choice.compiler else None
            self._delay_line = DelayLine(program, choice.seed, self._log_file)
            link: Any = partial(DelayLineLink, delay_line=self._delay_line)
        else:
            link = NetemLink
        switch = partial(LabSwitch, datapath=choice.datapath)
        try:
            self.net = Mininet(topo=topo, host=LabHost, switch=switch, link=link, controller=None)
            if controller:
                self.net.addController(remote_controller(controller))
            self.net.start()
        except LabError:
            raise
        except Exception as error:
            raise LabError(f"Mininet could not build the network: {' '.join(str(error).split())}") from error
        for switch_node in self.net.switches:
            self._switching.check_bridge(switch_node.name, len(self._switch_ports(switch_node)))
        # Only now: Open vSwitch removes the queues of a port that it is given.
        for one in self.net.links:
            one.install("ab")
            one.install("ba")
        if HOSTS_FILE.exists():
            HOSTS_FILE.write_text(self._hosts_text(), encoding="ascii")

    def stop(self) -> None:
        """Ends the servers and logs how late the delay line was; the rest goes with the namespaces."""
        if self._log_file and self._delay_line and self.net:
            self._log_file.write(f"lateness: {self.stats(reset=False)['lateness']}\n".encode())
            self._log_file.flush()
        self._switching.stop()
        if self._delay_line:
            self._delay_line.close()

    def describe(self) -> dict[str, Any]:
        """Everything that a caller may want to know about what was built."""
        net = self._running()
        return {
            "links": self.links,
            "datapath": self.datapath,
            "delayLine": self._delay_line.info() if self._delay_line else None,
            "hosts": {host.name: self._describe_host(host) for host in net.hosts},
            "switches": {switch.name: self._describe_switch(switch) for switch in net.switches},
            "wires": [link.describe() for link in net.links],
        }

    def node_pid(self, name: str) -> int | None:
        """The process whose namespaces a host's programs run in; None for `root`, the lab's own."""
        if name == "root":
            return None
        for host in self._running().hosts:
            if host.name == name:
                return int(host.pid)
        raise LabError(f"no host {name}; there are root, {', '.join(host.name for host in self._running().hosts)}")

    def switch(self, name: str) -> Node:
        """A switch by name; LabError when it has no power."""
        switch = self._switch(name)
        if name in self._dark:
            raise LabError(f"switch {name} is off")
        return switch

    def _switch(self, name: str) -> Node:
        for switch in self._running().switches:
            if switch.name == name:
                return switch
        raise LabError(f"no switch {name}; there are {', '.join(one.name for one in self._running().switches)}")

    def link(self, name: str) -> LabLink:
        """A link by its name, A-B in either order."""
        swapped = "-".join(reversed(name.split("-")))
        links: list[LabLink] = self._running().links
        for link in links:
            if link.name in (name, swapped):
                return link
        raise LabError(f"no link {name}; there are {', '.join(link.name for link in links)}")

    def connected(self) -> dict[str, bool]:
        """Which switches talk to their controller now."""
        bridges = {switch.name: False for switch in self._running().switches}
        for bridge in bridges.keys() - self._dark:
            own = shell.run(["ovs-vsctl", "--timeout=5", "get", "Bridge", bridge, "controller"]).strip().strip("[]")
            if own:
                said = shell.run(["ovs-vsctl", "--timeout=5", "get", "Controller", own, "is_connected"])
                bridges[bridge] = said.strip() == "true"
        return bridges

    def move(self, host: str, to_switch: str) -> dict[str, Any]:
        """Takes a host's cable out of its port and plugs it into a fresh one, of the same switch or another."""
        link = self._link_of(host)
        old, new = self.switch(link.intf2.node.name), self.switch(to_switch)
        interface = link.intf2
        port = max(self._switch_ports(new), default=0) + 1
        shell.run(
            [
                "ovs-vsctl",
                "--timeout=10",
                "del-port",
                old.name,
                interface.name,
                "--",
                "add-port",
                new.name,
                interface.name,
                "--",
                "set",
                "Interface",
                interface.name,
                f"ofport_request={port}",
            ]
        )
        del old.intfs[old.ports.pop(interface)]
        old.nameToIntf.pop(interface.name, None)
        interface.node = new
        new.intfs[port], new.ports[interface], new.nameToIntf[interface.name] = interface, port, interface
        link.install("ba")
        self._switching.check_bridge(new.name, len(self._switch_ports(new)))
        return {"switch": new.name, "port": port}

    def power(self, name: str, powered: bool) -> None:
        """Takes a switch's power away: it carries nothing, and its rules are lost. Or gives it again."""
        switch = self._switch(name)
        if powered == (name not in self._dark):
            raise LabError(f"switch {name} is {'on' if powered else 'off'} already")
        if not powered:
            self._dark.add(name)
            shell.run(["ovs-vsctl", "--timeout=10", "del-br", name])
            return
        switch.start(self._running().controllers)
        self._dark.remove(name)
        self._switching.check_bridge(name, len(self._switch_ports(switch)))
        for link in self._running().links:
            for direction in DIRECTIONS:
                if link.interface(direction).node is switch:
                    link.install(direction)

    def stats(self, reset: bool) -> dict[str, Any]:
        """Counters of all links, and lateness over all of them since the start or the last reset."""
        links = {link.name: link.stats() for link in self._running().links}
        lines = [direction["line"] for link in links.values() for direction in link.values() if "line" in direction]
        result = {"links": links, "lateness": lateness.summarise(lines)}
        if self._delay_line:
            result["delayLine"] = self._delay_line.info()
            if reset:
                self._delay_line.reset()
        for line in lines:
            line["lateness"] = lateness.summarise([line])
            for key in ("lateBuckets", "lateCount", "lateSumUs", "lateMaxUs"):
                del line[key]
        return result

    def _settle(self) -> Choice:
        choice = self._choice.resolve()
        self.links, self.datapath = choice.links, choice.datapath
        return choice

    def _running(self) -> Mininet:
        if self.net is None:
            raise LabError("no topology has been started")
        return self.net

    def _link_of(self, host: str) -> LabLink:
        self.node_pid(host)
        links: list[LabLink] = self._running().links
        for link in links:
            if link.intf1.node.name == host and not link.intf2.node.inNamespace:
                return link
        raise LabError(f"{host} has no cable to a switch")

    @staticmethod
    def _switch_ports(switch: Node) -> list[int]:
        return [port for port, interface in switch.intfs.items() if interface.name != "lo"]

    def _describe_host(self, host: Node) -> dict[str, Any]:
        interface = host.defaultIntf()
        described: dict[str, Any] = {"ip": host.IP(), "mac": host.MAC(), "interface": str(interface), "pid": host.pid}
        described["addresses"] = host.addresses()
        for link in self._running().links:
            if link.intf1 is interface:
                end = link.intf2
                described["link"] = link.name
                if not end.node.inNamespace:
                    described |= {"switch": end.node.name, "port": end.node.ports[end]}
        return described

    def _describe_switch(self, switch: Node) -> dict[str, Any]:
        ports = {str(port): switch.intfs[port].name for port in sorted(self._switch_ports(switch))}
        return {"dpid": f"{int(switch.dpid, 16):016x}", "ports": ports}

    def _hosts_text(self) -> str:
        own = "".join(f"{host.IP()}\t{host.name}\n" for host in self._running().hosts if host.IP())
        return f"127.0.0.1\tlocalhost\n{own}"


def private_hosts_file() -> None:
    """Lets host names resolve inside, and only there: a file of the lab's own over /etc/hosts."""
    if HOSTS_FILE.exists():
        own = openvswitch_folder() / "hosts"
        own.write_text("127.0.0.1\tlocalhost\n", encoding="ascii")
        shell.run(["mount", "--bind", str(own), str(HOSTS_FILE)])


def openvswitch_folder() -> Path:
    """A folder in the private tmpfs."""
    return Path(openvswitch.SOCKET).parent


def raise_open_files() -> None:
    """Every link, shell and capture holds some; this process's limit only."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def remote_controller(target: str) -> RemoteController:
    """Mininet's object for tcp:ADDRESS:PORT."""
    protocol, _, rest = target.partition(":")
    address, _, port = rest.rpartition(":")
    if protocol not in ("tcp", "ssl") or not address or not port.isdigit():
        raise LabError(f"controller {target}: not of the form tcp:127.0.0.1:6653")
    return QuietController("c0", ip=address, port=int(port), protocol=protocol)


class QuietController(RemoteController):
    """A controller that may come later; Mininet would try to connect to it and warn."""

    def checkListening(self) -> None:  # noqa: N802 (Mininet's name)
        return
