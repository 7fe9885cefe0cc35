# SPDX-License-Identifier: Apache-2.0
"""Hosts with the project's addresses: what every topology of ours is made of.

An address says where a host is: 10.0.0.254 has the MAC 02:00:00:00:02:54 and, where hosts have IPv6, fd00::254.
"""

from dataclasses import dataclass

from mininet.topo import Topo

from nearcast_lab.errors import LabError
from nearcast_lab.nodes import LabRouter
from nearcast_lab.shape import Shape

MAX_VIEWERS = 200
MAX_CDN_ADDRESSES = 4

CDN_ADDRESS = "10.0.0.254"


@dataclass(frozen=True)
class Subnet:
    """A subnet of hosts: the length of its IPv4 prefix, 16 or 24, and whether hosts have IPv6 too."""

    prefix: int = 24
    ipv6: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.ipv6, bool):
            raise LabError(f"ipv6 {self.ipv6!r}: not true or false")

    def of(self, *addresses: str) -> tuple[str, ...]:
        """All that hosts with these IPv4 addresses are given, with prefixes."""
        own = tuple(f"{address}/{self.prefix}" for address in addresses)
        return own + tuple(f"{self.ipv6_of(address)}/64" for address in addresses if self.ipv6)

    def ipv6_of(self, address: str) -> str:
        """The IPv6 address beside an IPv4 address, the same digits in both."""
        third, fourth = address.split(".")[2:]
        if self.prefix == 16:
            return f"fd00::{third}:{fourth}"
        return f"fd00::{fourth}" if third == "0" else f"fd00:0:0:{third}::{fourth}"


FLAT = Subnet()


def readable_mac(address: str) -> str:
    """A locally administered MAC with an address's last two parts in decimal digits; 10.0.0.254: 02:00:00:00:02:54."""
    parts = [int(part) for part in address.split("/")[0].split(".")]
    digits = f"{parts[2]:03d}{parts[3]:03d}"
    return f"02:00:00:{digits[:2]}:{digits[2:4]}:{digits[4:]}"


def check_number(name: str, value: object, least: int, most: int) -> None:
    """LabError unless the parameter is a whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise LabError(f"{name} {value}: not a whole number from {least} to {most}")


def check_viewers(viewers: int) -> None:
    """LabError unless there are addresses for so many."""
    check_number("viewers", viewers, 0, MAX_VIEWERS)


class NearcastTopo(Topo):
    """A Topo with the project's hosts."""

    def add_endpoint(
        self, name: str, address: str, switch: str, port: int, shape: Shape, subnet: Subnet = FLAT, router: str = ""
    ) -> None:
        """Adds a host on a port of a switch, with its readable MAC; `router` gets what is not for its subnet."""
        self._add(name, subnet.of(address), subnet, router)
        self.addLink(name, switch, port1=0, port2=port, **shape.to_mininet())

    def add_cdn(self, switch: str, port: int, shape: Shape, addresses: int, subnet: Subnet = FLAT) -> None:
        """Adds the CDN's host with 10.0.0.254 and, for more `addresses` (1 to 4), those below it."""
        check_number("addresses", addresses, 1, MAX_CDN_ADDRESSES)
        self._add("cdn", subnet.of(*(f"10.0.0.{254 - i}" for i in range(addresses))), subnet, "")
        self.addLink("cdn", switch, port1=0, port2=port, **shape.to_mininet())

    def add_viewers(self, numbers: range, switch: str, first_port: int, shape: Shape, subnet: Subnet = FLAT) -> None:
        """Adds v1 (10.0.0.11) and so on."""
        for port, number in enumerate(numbers, first_port):
            self.add_endpoint(f"v{number}", f"10.0.0.{10 + number}", switch, port, shape, subnet)

    def add_router(self, name: str, addresses: list[str], subnet: Subnet) -> None:
        """Adds a router whose interfaces 0, 1 ... have these addresses."""
        interfaces = [subnet.of(address) for address in addresses]
        self.addHost(name, cls=LabRouter, ip=interfaces[0][0], mac=readable_mac(addresses[0]), interfaces=interfaces)

    def _add(self, name: str, addresses: tuple[str, ...], subnet: Subnet, router: str) -> None:
        routers = [address.split("/")[0] for address in subnet.of(router)] if router else []
        self.addHost(name, ip=addresses[0], mac=readable_mac(addresses[0]), addresses=addresses, routers=routers)
