# SPDX-License-Identifier: Apache-2.0
import importlib.util
import tempfile
import unittest
from pathlib import Path

from nearcast_lab.errors import LabError

HAS_MININET = importlib.util.find_spec("mininet") is not None and importlib.util.find_spec("mininet.topo") is not None

if HAS_MININET:
    from nearcast_lab import catalogue
    from nearcast_lab.endpoints import Subnet, readable_mac
    from nearcast_lab.shape import Shape


@unittest.skipUnless(HAS_MININET, "no Mininet for this Python")
class TopologiesTest(unittest.TestCase):
    def test_should_put_everybody_of_single_on_one_switch(self) -> None:
        topo = catalogue.create("single", {"viewers": 2})
        self.assertEqual(["b1", "cdn", "gw", "v1", "v2"], sorted(topo.hosts()))
        self.assertEqual(["s1"], topo.switches())
        self.assertEqual([1, 2, 3, 4, 5], [topo.port(name, "s1")[1] for name in ("cdn", "b1", "gw", "v1", "v2")])
        self.assertEqual("10.0.0.12/24", topo.nodeInfo("v2")["ip"])
        self.assertEqual("02:00:00:00:02:54", topo.nodeInfo("cdn")["mac"])

    def test_should_put_half_of_the_viewers_beside_the_cdn(self) -> None:
        topo = catalogue.create("two-switch", {"viewers": 5})
        near = sorted(name for name in topo.hosts() if ("s1", name) in topo.links() or (name, "s1") in topo.links())
        self.assertEqual(["b1", "gw", "v1", "v2", "v3"], near)
        self.assertEqual((1, 2), topo.port("s1", "s2"))
        self.assertEqual(1, topo.port("cdn", "s2")[1])

    def test_should_change_only_the_named_parts_of_a_link(self) -> None:
        topo = catalogue.create("single", {"viewers": 1, "lan": {"rateMbit": 4}})
        self.assertEqual(Shape(4.0, 8.0), Shape.from_mininet(topo.linkInfo("v1", "s1")))
        self.assertEqual(Shape(100.0, 30.0), Shape.from_mininet(topo.linkInfo("cdn", "s1")))

    def test_should_give_every_address_a_readable_mac(self) -> None:
        self.assertEqual("02:00:00:00:00:11", readable_mac("10.0.0.11"))
        self.assertEqual("02:00:00:01:22:54", readable_mac("10.0.12.254/24"))

    def test_should_write_an_address_of_both_families_with_the_same_digits(self) -> None:
        self.assertEqual(("10.0.0.11/24", "fd00::11/64"), Subnet(ipv6=True).of("10.0.0.11"))
        self.assertEqual(("10.0.2.254/24", "fd00:0:0:2::254/64"), Subnet(ipv6=True).of("10.0.2.254"))
        self.assertEqual(("10.0.3.1/16", "fd00::3:1/64"), Subnet(prefix=16, ipv6=True).of("10.0.3.1"))
        self.assertEqual(("10.0.0.254/24", "10.0.0.253/24"), Subnet().of("10.0.0.254", "10.0.0.253"))

    def test_should_give_a_cdn_several_addresses(self) -> None:
        topo = catalogue.create("single", {"viewers": 0, "addresses": 2, "ipv6": True})
        self.assertEqual(
            ("10.0.0.254/24", "10.0.0.253/24", "fd00::254/64", "fd00::253/64"), topo.nodeInfo("cdn")["addresses"]
        )

    def test_should_leave_a_second_path_in_a_ring(self) -> None:
        topo = catalogue.create("ring", {"switches": 4, "viewers": 1})
        between = [sorted(link) for link in topo.links() if all(end in topo.switches() for end in link)]
        self.assertEqual([["s1", "s2"], ["s1", "s4"], ["s2", "s3"], ["s3", "s4"]], sorted(between))
        self.assertEqual([3, 4, 5], [topo.port(name, "s1")[1] for name in ("b1", "gw", "v1")])
        self.assertEqual([3, 4], [topo.port(name, "s2")[1] for name in ("cdn", "gw2")])

    def test_should_put_a_broadcaster_a_gateway_and_viewers_into_every_site(self) -> None:
        topo = catalogue.create("sites", {"sites": 3, "viewers": 2, "access": {"delayMs": 7}})
        self.assertEqual(3 * (2 + 2) + 1, len(topo.hosts()))
        self.assertEqual(["core", "s1", "s2", "s3"], sorted(topo.switches()))
        self.assertEqual("10.0.2.12/16", topo.nodeInfo("v4")["ip"])
        self.assertEqual((0, 5), topo.port("v4", "s2"))
        self.assertEqual((1, 4), topo.port("s3", "core"))
        self.assertEqual(7.0, Shape.from_mininet(topo.linkInfo("s3", "core")).delay_ms)

    def test_should_put_a_router_before_the_cdn(self) -> None:
        topo = catalogue.create("routed", {"viewers": 1, "ipv6": True})
        self.assertEqual((0, 2), topo.port("cdn", "r1"))
        self.assertEqual(["10.0.0.1", "fd00::1"], topo.nodeInfo("cdn")["routers"])
        self.assertEqual(["10.0.2.254", "fd00:0:0:2::254"], topo.nodeInfo("gw2")["routers"])
        self.assertEqual(("10.0.1.254/24", "fd00:0:0:1::254/64"), topo.nodeInfo("r1")["interfaces"][0])
        self.assertEqual("02:00:00:00:12:54", topo.linkInfo("r1", "s1")["addr1"])

    def test_should_say_what_a_topology_takes(self) -> None:
        with self.assertRaisesRegex(LabError, "single has no beer; it has viewers, lan, cdn, addresses, ipv6"):
            catalogue.create("single", {"beer": 1})
        for parameters in ({"viewers": -1}, {"viewers": 201}, {"viewers": "x"}, {"lan": 5}, {"lan": {"rateMbit": 0}}):
            with self.subTest(parameters), self.assertRaises(LabError):
                catalogue.create("single", parameters)
        wrong: tuple[tuple[str, dict[str, object]], ...] = (
            ("ring", {"switches": 2}),
            ("sites", {"sites": 0}),
            ("sites", {"viewers": 51}),
            ("single", {"addresses": 5}),
            ("single", {"ipv6": 1}),
        )
        for topology, bad in wrong:
            with self.subTest(bad), self.assertRaises(LabError):
                catalogue.create(topology, bad)

    def test_should_load_a_topology_from_a_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "mine.py"
            file.write_text(
                "from mininet.topo import Topo\n"
                "class Line(Topo):\n"
                "    def build(self, n=2):\n"
                "        for i in range(n):\n"
                "            self.addSwitch(f's{i + 1}')\n",
                encoding="ascii",
            )
            self.assertEqual(["s1", "s2", "s3"], catalogue.create(f"{file}:Line", {"n": 3}).switches())
            for wrong in (f"{file}:Ring", f"{folder}/none.py:Line", "nonsense"):
                with self.subTest(wrong), self.assertRaises(LabError):
                    catalogue.create(wrong, {})
            file.write_text("import no_such_module\n", encoding="ascii")
            with self.assertRaisesRegex(LabError, "no_such_module"):
                catalogue.create(f"{file}:Line", {})
