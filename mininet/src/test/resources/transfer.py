# SPDX-License-Identifier: Apache-2.0
"""`transfer.py serve` takes one TCP connection and says its rate; `transfer.py send ADDRESS SECONDS` fills it."""

import socket
import sys
import time

PORT = 5001
WARM_UP_SECONDS = 1.0


def serve() -> None:
    """Prints `ready`, then goodput in Mbit/s after slow start."""
    with socket.create_server(("0.0.0.0", PORT)) as server:
        print("ready", flush=True)
        connection, _ = server.accept()
        begin = time.monotonic()
        counted, first, last = 0, None, begin
        while data := connection.recv(1 << 16):
            now = time.monotonic()
            if first is not None:
                counted, last = counted + len(data), now
            elif now - begin >= WARM_UP_SECONDS:
                first = now
        print(f"mbit {counted * 8e-6 / (last - (first or begin))}", flush=True)


def send(address: str, seconds: float) -> None:
    """Sends as fast as it goes."""
    with socket.create_connection((address, PORT)) as connection:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            connection.sendall(bytes(16384))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        send(sys.argv[2], float(sys.argv[3]))
