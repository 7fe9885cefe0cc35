# SPDX-License-Identifier: Apache-2.0
"""Puts frames on the wire in turn at a steady rate: pump.py INTERFACE FILE RATE SECONDS. FILE has a frame a line, in hex.

Prints how many it has sent, each second and at the end.
"""

import socket
import sys
import time

TICK_S = 0.002


def main() -> None:
    interface, file, rate, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
    with open(file, encoding="ascii") as lines:
        frames = [bytes.fromhex(line) for line in lines]
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind((interface, 0))
    sent = refused = 0
    begun = time.monotonic()
    said = 1
    while (past := time.monotonic() - begun) < seconds:
        due = int(past * rate)
        while sent < due:
            try:
                wire.send(frames[sent % len(frames)])
            except OSError:  # the queue of the interface is full
                refused += 1
            sent += 1
        if past >= said:
            print(f"sent {sent - refused}", flush=True)
            said += 1
        time.sleep(TICK_S)
    print(f"done {sent - refused}", flush=True)


main()
