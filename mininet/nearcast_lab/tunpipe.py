# SPDX-License-Identifier: Apache-2.0
"""A TUN device as a pipe: packets that the system sends to it go to stdout, those from stdin come in by it.

usage: tunpipe.py NAME

Each packet has its length before it, two bytes, big-endian. An empty one says that the device is there. Ends with its stdin.
"""

import fcntl
import os
import selectors
import struct
import sys

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
LARGEST = 65_535


def open_tun(name: str) -> int:
    """Makes the device."""
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def write_all(to: int, data: bytes) -> None:
    """Writes all of it to a pipe."""
    while data:
        data = data[os.write(to, data) :]


def put_in(device: int, waiting: bytes) -> bytes:
    """Hands whole packets to the system; returns what is left."""
    while len(waiting) >= 2:
        length = int.from_bytes(waiting[:2], "big")
        if len(waiting) < 2 + length:
            break
        try:
            os.write(device, waiting[2 : 2 + length])
        except OSError as error:  # the system does not want it; networks lose packets
            print(f"not taken: {error}", file=sys.stderr)
        waiting = waiting[2 + length :]
    return waiting


def main() -> int:
    """Copies until stdin ends."""
    device = open_tun(sys.argv[1])
    write_all(1, b"\0\0")
    waiting = b""
    with selectors.DefaultSelector() as selector:
        selector.register(device, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == device:
                    packet = os.read(device, LARGEST)
                    write_all(1, len(packet).to_bytes(2, "big") + packet)
                    continue
                data = os.read(0, LARGEST)
                if not data:
                    return 0
                waiting = put_in(device, waiting + data)


if __name__ == "__main__":
    sys.exit(main())
