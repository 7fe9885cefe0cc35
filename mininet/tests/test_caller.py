# SPDX-License-Identifier: Apache-2.0
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from nearcast_lab.caller import Caller


class CallerTest(unittest.TestCase):
    def test_should_be_who_called_sudo(self) -> None:
        with mock.patch.dict(os.environ, {"SUDO_UID": "1234", "SUDO_GID": "5678"}):
            self.assertEqual(Caller(1234, 5678), Caller.find())

    def test_should_be_who_the_options_say(self) -> None:
        with mock.patch.dict(os.environ, {"SUDO_UID": "1234", "SUDO_GID": "5678"}):
            self.assertEqual(Caller(99, 98), Caller.find(99, 98))

    @mock.patch("os.geteuid", return_value=0)
    def test_should_run_commands_without_privileges(self, _: mock.Mock) -> None:
        line = Caller(12345, 678).command(["java", "-version"])
        self.assertEqual(
            "setpriv --reuid=12345 --regid=678 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs "
            "-- java -version",
            " ".join(line),
        )

    def test_should_run_commands_as_root_when_asked(self) -> None:
        self.assertEqual(["tcpdump"], Caller(12345, 678).command(["tcpdump"], root=True))

    @mock.patch("os.geteuid", return_value=1000)
    def test_should_gain_nothing_when_nobody_is_root(self, _: mock.Mock) -> None:
        self.assertEqual(["setpriv", "--no-new-privs", "--", "gcc"], Caller(1000, 1000).command(["gcc"]))

    @mock.patch("os.geteuid", return_value=0)
    def test_should_leave_root_nothing_but_its_files(self, _: mock.Mock) -> None:
        self.assertIn(
            "--bounding-set=-all,+dac_override,+dac_read_search,+fowner,+chown", Caller(0, 0).command(["true"])
        )

    def test_should_append_to_output_in_folders_it_makes(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "a" / "b" / "out.txt"
            for text in (b"one\n", b"two\n"):
                fd = Caller(os.getuid(), os.getgid()).open_output(file)
                os.write(fd, text)
                os.close(fd)
            self.assertEqual("one\ntwo\n", file.read_text(encoding="ascii"))

    def test_should_not_pass_the_callers_environment_on(self) -> None:
        with mock.patch.dict(os.environ, {"SECRET": "x", "LANG": "C.UTF-8"}):
            environment = Caller(12345, 678).environment()
        self.assertNotIn("SECRET", environment)
        self.assertEqual("C.UTF-8", environment["LANG"])
