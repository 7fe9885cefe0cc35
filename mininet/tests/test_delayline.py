# SPDX-License-Identifier: Apache-2.0
import os
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from nearcast_lab import delayline
from nearcast_lab.caller import Caller
from nearcast_lab.delayline import DelayLine
from nearcast_lab.delayline_fallback import Direction, Links, answer
from nearcast_lab.errors import LabError

ME = Caller(os.getuid(), os.getgid())


class ControlTest(unittest.TestCase):
    """Both implementations answer alike; no device is made, so no privilege is needed."""

    def check(self, program: Path | None) -> None:
        line = DelayLine(program, 1, subprocess.DEVNULL)
        try:
            self.assertIn(line.info()["implementation"], ("c", "python"))
            line.reset()
            for wrong in ("nonsense", "set no-such-link both 1 0 0 10", "stats no-such-link", "link only-a-name"):
                with self.assertRaisesRegex(LabError, "delay line: "):
                    line._ask(wrong)
            self.assertIn("cpuUs", line.info())
        finally:
            line.close()
        with self.assertRaisesRegex(LabError, "has ended"):
            line.info()

    def test_should_answer_in_python(self) -> None:
        self.check(None)

    @unittest.skipUnless(shutil.which("gcc"), "no compiler")
    def test_should_be_built_once_and_answer_in_c(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            program = delayline.build(Path(folder) / "made", ME)
            assert program is not None
            built_at = program.stat().st_mtime_ns
            self.assertEqual(program, delayline.build(Path(folder) / "made", ME))
            self.assertEqual(built_at, program.stat().st_mtime_ns)
            self.check(program)


class DirectionTest(unittest.TestCase):
    """One direction of the fallback between two pipes."""

    def setUp(self) -> None:
        self.source, self.into = os.pipe2(os.O_NONBLOCK)
        self.out, self.sink = os.pipe2(os.O_NONBLOCK)
        seed = random.randrange(1 << 32)
        print(f"seed {seed}")
        self.direction = Direction(self.source, self.sink, random.Random(seed))

    def tearDown(self) -> None:
        for fd in (self.source, self.into, self.out, self.sink):
            os.close(fd)

    def test_should_hold_a_frame_until_it_is_due(self) -> None:
        self.direction.delay_ns = 1_000_000_000
        os.write(self.into, b"frame")
        self.direction.take_in()
        due = self.direction.held[0][0]
        self.direction.send_due(due - 1)
        self.assertEqual(1, len(self.direction.held))
        self.direction.send_due(due)
        self.assertEqual(b"frame", os.read(self.out, 100))

    def test_should_never_reorder_by_jitter(self) -> None:
        self.direction.delay_ns = self.direction.jitter_ns = 1_000_000
        for _ in range(50):
            os.write(self.into, b"x")
            self.direction.take_in()
        due = [time for time, _ in self.direction.held]
        self.assertEqual(sorted(due), due)

    def test_should_lose_everything_when_cut(self) -> None:
        self.direction.cut = True
        os.write(self.into, b"x")
        self.direction.take_in()
        self.assertEqual(1, self.direction.counters["lost"])

    def test_should_refuse_commands_and_go_on(self) -> None:
        links = Links(1, False)
        for wrong in ("", "set", "set a b c", "link a b", "carrier x 1", "x" * 5000):
            self.assertTrue(answer(links, wrong).startswith("err "))
        self.assertEqual("ok", answer(links, "reset"))
