# SPDX-License-Identifier: Apache-2.0
import unittest

from nearcast_lab.errors import LabError
from nearcast_lab.shape import Shape, root_commands


class ShapeTest(unittest.TestCase):
    def test_should_read_the_parameters_of_a_mininet_link(self) -> None:
        shape = Shape.from_mininet({"bw": 20, "delay": "8ms", "jitter": "500us", "loss": 1, "max_queue_size": 50})
        self.assertEqual(Shape(20.0, 8.0, 0.5, 1.0, 50), shape)

    def test_should_give_back_what_it_read(self) -> None:
        shape = Shape(4.0, 100.0, 5.0, 0.5, 30)
        self.assertEqual(shape, Shape.from_mininet(shape.to_mininet()))
        self.assertEqual(shape, Shape.from_json(shape.to_json()))

    def test_should_keep_what_a_change_does_not_name(self) -> None:
        self.assertEqual(Shape(4.0, 8.0, queue=7), Shape.from_json({"rateMbit": 4}, Shape(20.0, 8.0, queue=7)))

    def test_should_read_delays_in_any_unit(self) -> None:
        for text, milliseconds in (("8ms", 8.0), ("500us", 0.5), ("1s", 1000.0), (8, 8.0), ("2.5", 2.5)):
            self.assertEqual(milliseconds, Shape.from_mininet({"delay": text}).delay_ms)

    def test_should_refuse_what_no_link_has(self) -> None:
        bad = (
            {"rateMbit": 0},
            {"rateMbit": "fast"},
            {"rateMbit": True},
            {"delayMs": -1},
            {"delayMs": 1, "jitterMs": 2},
            {"lossPercent": 101},
            {"queue": 0},
            {"colour": 1},
        )
        for parameters in bad:
            with self.subTest(parameters), self.assertRaises(LabError):
                Shape.from_json(parameters)

    def test_should_shape_a_tap_by_htb_and_pfifo(self) -> None:
        self.assertEqual(
            [
                "tc class replace dev v1-eth0 parent 5: classid 5:1 htb "
                "rate 20000000bit burst 3028 cburst 3028 quantum 1514",
                "tc qdisc replace dev v1-eth0 parent 5:1 handle 10: pfifo limit 50",
            ],
            [" ".join(command) for command in Shape(20, 8, queue=50).rate_commands("v1-eth0")],
        )

    def test_should_shape_a_veth_by_htb_and_netem(self) -> None:
        commands = [" ".join(command) for command in Shape(100, 30, 2, 0.5, 50).netem_commands("cdn-eth0")]
        # 32 ms at 100 Mbit/s are 400,000 bytes: 265 frames in flight beside the 50 of the queue.
        self.assertEqual(
            [
                "tc class replace dev cdn-eth0 parent 5: classid 5:1 htb "
                "rate 100000000bit burst 12500 cburst 12500 quantum 1514",
                "tc qdisc replace dev cdn-eth0 parent 5:1 handle 10: netem limit 315 delay 30ms 2ms loss 0.5%",
            ],
            commands,
        )

    def test_should_leave_jitter_and_loss_out_where_there_is_none(self) -> None:
        self.assertEqual(
            "tc qdisc replace dev x parent 5:1 handle 10: netem limit 107 delay 8ms",
            " ".join(Shape(10, 8).netem_commands("x")[-1]),
        )

    def test_should_put_a_fresh_htb_at_the_root(self) -> None:
        self.assertEqual(
            ["tc qdisc replace dev x root pfifo", "tc qdisc replace dev x root handle 5: htb default 1"],
            [" ".join(command) for command in root_commands("x")],
        )

    def test_should_tell_the_delay_line_microseconds_and_millionths(self) -> None:
        self.assertEqual("8000 500 2500 100000", Shape(20, 8, 0.5, 0.25).delay_line_arguments())
