# SPDX-License-Identifier: Apache-2.0
"""`knock.py ADDRESS PORT INTERVAL_MS`: opens TCP connections, one after the other, and closes what is answered.

It goes on until it is ended. Each connection waits for an answer for a second at most, whatever became of those before
it. Nothing is printed: a capture of its host tells which were answered, and when.
"""

import selectors
import socket
import sys
import time

PATIENCE_SECONDS = 1.0


def open_door(address: str, port: int) -> socket.socket | None:
    """A connection that is being opened; None where there is no way to the address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    knock = socket.socket(family, socket.SOCK_STREAM)
    knock.setblocking(False)
    try:
        knock.connect((address, port))
    except BlockingIOError:
        return knock
    except OSError:
        knock.close()
        return None
    return knock


def main(address: str, port: int, interval: float) -> None:
    """Knocks for ever."""
    opening: dict[socket.socket, float] = {}
    with selectors.DefaultSelector() as selector:
        due = time.monotonic()
        while True:
            now = time.monotonic()
            if now >= due:
                due = max(due + interval, now)
                knock = open_door(address, port)
                if knock is not None:
                    opening[knock] = now
                    selector.register(knock, selectors.EVENT_WRITE)
            answered = [key.fileobj for key, _ in selector.select(max(0.0, due - time.monotonic()))]
            late = [one for one, since in opening.items() if since + PATIENCE_SECONDS < time.monotonic()]
            for done in {*answered, *late}:
                selector.unregister(done)
                opening.pop(done)
                done.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) / 1000)
