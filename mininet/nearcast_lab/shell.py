# SPDX-License-Identifier: Apache-2.0
"""Short commands that either work or end in one clear line."""

import subprocess
from collections.abc import Sequence

from nearcast_lab.errors import LabError

COMMAND_SECONDS = 20


def run(argv: Sequence[str], accept: Sequence[int] = (0,)) -> str:
    """Runs a command and returns its standard output; LabError when it fails or takes too long."""
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
        )
    except FileNotFoundError as missing:
        raise LabError(f"{argv[0]} is not installed") from missing
    except subprocess.TimeoutExpired as late:
        raise LabError(f"{' '.join(argv)}: no answer within {COMMAND_SECONDS} s") from late
    if done.returncode not in accept:
        reason = " ".join((done.stderr.strip() or done.stdout.strip()).split())
        raise LabError(f"{' '.join(argv)}: {reason or f'exit code {done.returncode}'}")
    return done.stdout


def succeeds(argv: Sequence[str]) -> bool:
    """Whether a command works here."""
    try:
        run(argv)
    except LabError:
        return False
    return True
