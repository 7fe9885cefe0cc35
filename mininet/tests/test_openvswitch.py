# SPDX-License-Identifier: Apache-2.0
import unittest

from nearcast_lab.openvswitch import PortCounters, parse_ports

DUMP = """OFPST_PORT reply (OF1.3) (xid=0x2): 3 ports
  port  1: rx pkts=10, bytes=900, drop=1, errs=0, frame=0, over=0, crc=0
           tx pkts=20, bytes=1800, drop=2, errs=3, coll=0
           duration=1.618s
  port 12: rx pkts=?, bytes=5, drop=?, errs=?, frame=?, over=?, crc=?
           tx pkts=6, bytes=7, drop=?, errs=?, coll=?
           duration=1.618s
  port LOCAL: rx pkts=0, bytes=0, drop=0, errs=0, frame=0, over=0, crc=0
           tx pkts=0, bytes=0, drop=9, errs=0, coll=0
           duration=1.622s
"""


class PortsTest(unittest.TestCase):
    def test_should_read_each_numbered_port(self) -> None:
        self.assertEqual(
            {1: PortCounters(10, 900, 1, 0, 20, 1800, 2, 3), 12: PortCounters(0, 5, 0, 0, 6, 7, 0, 0)},
            parse_ports(DUMP),
        )

    def test_should_find_nothing_in_an_error(self) -> None:
        self.assertEqual({}, parse_ports("ovs-ofctl: s1 is not a bridge or a socket"))
