# SPDX-License-Identifier: Apache-2.0
import importlib.util
import tempfile
import unittest
from pathlib import Path

from nearcast_lab.errors import LabError

HAS_MININET = importlib.util.find_spec("mininet") is not None and importlib.util.find_spec("mininet.topo") is not None

if HAS_MININET:
    from nearcast_lab import topologies
    from nearcast_lab.shape import Shape


@unittest.skipUnless(HAS_MININET, "no Mininet for this Python")
class TopologiesTest(unittest.TestCase):
    def test_should_put_everybody_of_single_on_one_switch(self) -> None:
        topo = topologies.create("single", {"viewers": 2})
        self.assertEqual(["b1", "cdn", "gw", "v1", "v2"], sorted(topo.hosts()))
        self.assertEqual(["s1"], topo.switches())
        self.assertEqual([1, 2, 3, 4, 5], [topo.port(name, "s1")[1] for name in ("cdn", "b1", "gw", "v1", "v2")])
        self.assertEqual("10.0.0.12/24", topo.nodeInfo("v2")["ip"])
        self.assertEqual("02:00:00:00:02:54", topo.nodeInfo("cdn")["mac"])

    def test_should_put_half_of_the_viewers_beside_the_cdn(self) -> None:
        topo = topologies.create("two-switch", {"viewers": 5})
        near = sorted(name for name in topo.hosts() if ("s1", name) in topo.links() or (name, "s1") in topo.links())
        self.assertEqual(["b1", "gw", "v1", "v2", "v3"], near)
        self.assertEqual((1, 2), topo.port("s1", "s2"))
        self.assertEqual(1, topo.port("cdn", "s2")[1])

    def test_should_change_only_the_named_parts_of_a_link(self) -> None:
        topo = topologies.create("single", {"viewers": 1, "lan": {"rateMbit": 4}})
        self.assertEqual(Shape(4.0, 8.0), Shape.from_mininet(topo.linkInfo("v1", "s1")))
        self.assertEqual(Shape(100.0, 30.0), Shape.from_mininet(topo.linkInfo("cdn", "s1")))

    def test_should_give_every_address_a_readable_mac(self) -> None:
        self.assertEqual("02:00:00:00:00:11", topologies.readable_mac("10.0.0.11"))
        self.assertEqual("02:00:00:01:22:54", topologies.readable_mac("10.0.12.254/24"))

    def test_should_say_what_a_topology_takes(self) -> None:
        with self.assertRaisesRegex(LabError, "single has no beer; it has viewers, lan, cdn"):
            topologies.create("single", {"beer": 1})
        for parameters in ({"viewers": -1}, {"viewers": 201}, {"viewers": "x"}, {"lan": 5}, {"lan": {"rateMbit": 0}}):
            with self.subTest(parameters), self.assertRaises(LabError):
                topologies.create("single", parameters)

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
            self.assertEqual(["s1", "s2", "s3"], topologies.create(f"{file}:Line", {"n": 3}).switches())
            for wrong in (f"{file}:Ring", f"{folder}/none.py:Line", "nonsense"):
                with self.subTest(wrong), self.assertRaises(LabError):
                    topologies.create(wrong, {})
            file.write_text("import no_such_module\n", encoding="ascii")
            with self.assertRaisesRegex(LabError, "no_such_module"):
                topologies.create(f"{file}:Line", {})
