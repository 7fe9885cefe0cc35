# SPDX-License-Identifier: Apache-2.0
"""The topologies: plain Mininet Topo classes with the usual link parameters (bw, delay, jitter, loss, ...)."""

from nearcast_lab.endpoints import CDN_ADDRESS, NearcastTopo, Subnet, check_number, check_viewers, readable_mac
from nearcast_lab.shape import Shape

LAN = Shape(rate_mbit=20, delay_ms=8)
CORE = Shape(rate_mbit=100, delay_ms=10)
CDN = Shape(rate_mbit=100, delay_ms=30)
ACCESS = Shape(rate_mbit=50, delay_ms=5)
MAX_RING = 16
MAX_SITES = 16
MAX_SITE_VIEWERS = 50

BROADCASTER_ADDRESS = "10.0.0.1"
GATEWAY_ADDRESS = "10.0.0.2"


class Single(NearcastTopo):
    """Everybody on one switch: ports 1 cdn, 2 b1, 3 gw, 4 and on the viewers (figure 1 of the SDN text)."""

    def build(
        self, viewers: int = 1, lan: Shape = LAN, cdn: Shape = CDN, addresses: int = 1, ipv6: bool = False
    ) -> None:
        check_viewers(viewers)
        subnet = Subnet(ipv6=ipv6)
        self.addSwitch("s1", dpid="1")
        self.add_cdn("s1", 1, cdn, addresses, subnet)
        self.add_endpoint("b1", BROADCASTER_ADDRESS, "s1", 2, lan, subnet)
        self.add_endpoint("gw", GATEWAY_ADDRESS, "s1", 3, lan, subnet)
        self.add_viewers(range(1, viewers + 1), "s1", 4, lan, subnet)


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
        self.add_cdn("s2", 1, cdn, 1)
        self.addLink("s1", "s2", port1=1, port2=2, **core.to_mininet())
        self.add_endpoint("b1", BROADCASTER_ADDRESS, "s1", 2, lan)
        self.add_endpoint("gw", GATEWAY_ADDRESS, "s1", 3, lan)
        self.add_viewers(range(1, near + 1), "s1", 4, lan)
        self.add_viewers(range(near + 1, viewers + 1), "s2", 3, lan)


class Ring(NearcastTopo):
    """Switches in a ring, so that every link between them has a second path.

    s1 to s2 to ... to s1; of each, port 1 leads to the next and port 2 to the one before. s1: port 3 b1, 4 gw, 5 and on
    the viewers. s2: port 3 cdn, 4 gw2, a second gateway's host.
    """

    def build(
        self,
        switches: int = 3,
        viewers: int = 2,
        lan: Shape = LAN,
        core: Shape = CORE,
        cdn: Shape = CDN,
        addresses: int = 1,
    ) -> None:
        check_number("switches", switches, 3, MAX_RING)
        check_viewers(viewers)
        for number in range(1, switches + 1):
            self.addSwitch(f"s{number}", dpid=f"{number:x}")
        for number in range(1, switches + 1):
            self.addLink(f"s{number}", f"s{number % switches + 1}", port1=1, port2=2, **core.to_mininet())
        self.add_cdn("s2", 3, cdn, addresses)
        self.add_endpoint("gw2", "10.0.0.3", "s2", 4, lan)
        self.add_endpoint("b1", BROADCASTER_ADDRESS, "s1", 3, lan)
        self.add_endpoint("gw", GATEWAY_ADDRESS, "s1", 4, lan)
        self.add_viewers(range(1, viewers + 1), "s1", 5, lan)


class Sites(NearcastTopo):
    """Sites behind a core, the CDN far away.

    Site i is switch si with port 1 to the core, 2 a broadcaster bi (10.0.i.1), 3 a gateway's host gwi (10.0.i.2), 4 and
    on its viewers (10.0.i.11 and on), which are numbered through: the second site's first is v(viewers + 1). The
    core is the switch `core`, its port 1 the CDN, port 1 + i site i. All are one subnet, 10.0.0.0/16.
    """

    def build(
        self, sites: int = 2, viewers: int = 1, lan: Shape = LAN, access: Shape = ACCESS, cdn: Shape = CDN
    ) -> None:
        check_number("sites", sites, 1, MAX_SITES)
        check_number("viewers", viewers, 0, MAX_SITE_VIEWERS)
        subnet = Subnet(prefix=16)
        self.addSwitch("core", dpid="100")
        self.add_cdn("core", 1, cdn, 1, subnet)
        for site in range(1, sites + 1):
            switch = f"s{site}"
            self.addSwitch(switch, dpid=f"{site:x}")
            self.addLink(switch, "core", port1=1, port2=1 + site, **access.to_mininet())
            self.add_endpoint(f"b{site}", f"10.0.{site}.1", switch, 2, lan, subnet)
            self.add_endpoint(f"gw{site}", f"10.0.{site}.2", switch, 3, lan, subnet)
            for number in range(1, viewers + 1):
                name = f"v{(site - 1) * viewers + number}"
                self.add_endpoint(name, f"10.0.{site}.{10 + number}", switch, 3 + number, lan, subnet)


class Routed(NearcastTopo):
    """The CDN behind a router, and a second gateway's host in another subnet than the viewers.

    s1: port 1 the router r1 (10.0.1.254), 2 the core, 3 b1 (10.0.1.1), 4 gw (10.0.1.2), 5 and on the viewers (10.0.1.11
    and on). s2: port 1 the router again (10.0.2.254), 2 the core, 3 gw2 (10.0.2.2). The CDN, 10.0.0.254, is on the
    router's third cable and on no switch.
    """

    def build(
        self,
        viewers: int = 2,
        lan: Shape = LAN,
        access: Shape = ACCESS,
        core: Shape = CORE,
        cdn: Shape = CDN,
        ipv6: bool = False,
    ) -> None:
        check_viewers(viewers)
        subnet = Subnet(ipv6=ipv6)
        near, far, beyond = "10.0.1.254", "10.0.2.254", "10.0.0.1"
        self.addSwitch("s1", dpid="1")
        self.addSwitch("s2", dpid="2")
        self.add_router("r1", [near, far, beyond], subnet)
        self.addLink("r1", "s1", port1=0, port2=1, addr1=readable_mac(near), **access.to_mininet())
        self.addLink("r1", "s2", port1=1, port2=1, addr1=readable_mac(far), **access.to_mininet())
        self.addLink("s1", "s2", port1=2, port2=2, **core.to_mininet())
        self.add_endpoint("cdn", CDN_ADDRESS, "r1", 2, cdn, subnet, beyond)
        self.add_endpoint("b1", "10.0.1.1", "s1", 3, lan, subnet, near)
        self.add_endpoint("gw", "10.0.1.2", "s1", 4, lan, subnet, near)
        self.add_endpoint("gw2", "10.0.2.2", "s2", 3, lan, subnet, far)
        for number in range(1, viewers + 1):
            self.add_endpoint(f"v{number}", f"10.0.1.{10 + number}", "s1", 4 + number, lan, subnet, near)
