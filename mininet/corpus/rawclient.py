# SPDX-License-Identifier: Apache-2.0
"""Does by hand what no real client does: falls silent half-way, names streams without asking for one, sends rubbish."""

import random
import socket
import struct
import sys
import time

CHUNK_BYTES = 128
COMMAND = 20
DATA = 18


def text(value: str) -> bytes:
    encoded = value.encode()
    return b"\x02" + struct.pack(">H", len(encoded)) + encoded


def number(value: float) -> bytes:
    return b"\x00" + struct.pack(">d", value)


def members(**values: str) -> bytes:
    body = b"".join(struct.pack(">H", len(key)) + key.encode() + text(value) for key, value in values.items())
    return b"\x03" + body + b"\x00\x00\x09"


def chunks(chunk_stream: int, message_type: int, message_stream: int, body: bytes) -> bytes:
    """One message (RTMP 1.0, section 5.3.1): a chunk of type 0, then of type 3."""
    out = struct.pack(">B", chunk_stream) + b"\0\0\0" + len(body).to_bytes(3, "big")
    out += struct.pack(">B", message_type) + struct.pack("<I", message_stream)
    for at in range(0, len(body), CHUNK_BYTES):
        if at:
            out += struct.pack(">B", 0xC0 | chunk_stream)
        out += body[at : at + CHUNK_BYTES]
    return out


def command(name: str, transaction: float, *arguments: bytes, message_stream: int = 0) -> bytes:
    body = text(name) + number(transaction) + b"".join(arguments)
    return chunks(3, COMMAND, message_stream, body)


NULL = b"\x05"
CONNECT = command("connect", 1, members(app="live", tcUrl="rtmp://10.0.0.254/live"))
CREATE = command("createStream", 2, NULL)


def play(name: str, message_stream: int = 1) -> bytes:
    return command("play", 0, NULL, text(name), message_stream=message_stream)


def publish(name: str, message_stream: int = 1) -> bytes:
    return command("publish", 0, NULL, text(name), text("live"), message_stream=message_stream)


SAYS = {
    "connect-only": [CONNECT, CREATE],
    "fcpublish-only": [
        CONNECT,
        command("releaseStream", 2, NULL, text("one")),
        command("FCPublish", 3, NULL, text("one")),
        CREATE,
    ],
    "metadata-only": [CONNECT, CREATE, chunks(4, DATA, 1, text("@setDataFrame") + text("publish") + text("play"))],
    "two-plays": [CONNECT, CREATE, command("createStream", 3, NULL), play("first"), play("second", 2)],
    "publish-and-play": [CONNECT, CREATE, command("createStream", 3, NULL), publish("up"), play("down", 2)],
}


def shake_hands(connection: socket.socket, dice: random.Random) -> None:
    connection.sendall(b"\x03" + bytes(8) + dice.randbytes(1528))
    answer = b""
    while len(answer) < 1 + 2 * 1536:
        more = connection.recv(4096)
        if not more:
            raise EOFError
        answer += more
    connection.sendall(answer[1:1537])


def run(connection: socket.socket, what: str) -> None:
    dice = random.Random(1)  # the same rubbish in every recording
    if what == "silent-handshake":
        connection.sendall(b"\x03" + bytes(8) + dice.randbytes(1528))
    elif what == "half-handshake":
        connection.sendall(b"\x03" + bytes(8) + dice.randbytes(700))
    elif what == "garbage":
        connection.sendall(b"\x80" + dice.randbytes(9000))
    elif what == "garbage-version-3":
        connection.sendall(b"\x03" + dice.randbytes(9000))
    elif what == "byte-by-byte":
        shake_hands(connection, dice)
        connection.sendall(CONNECT + CREATE)
        time.sleep(0.2)
        last = play("slow")
        for at in range(0, len(last), 4):  # as few bytes a packet as the bound on packets allows
            connection.sendall(last[at : at + 4])
            time.sleep(0.05)
    elif what != "nothing":
        shake_hands(connection, dice)
        for words in SAYS[what]:
            connection.sendall(words)
            time.sleep(0.1)
    time.sleep(60)


def main() -> None:
    with socket.create_connection((sys.argv[1], 1935)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        run(connection, sys.argv[2])


if __name__ == "__main__":
    main()
