"""Publishes numbered packets in the collector's form with pyzmq until it is killed: PORT HEARTBEAT_MS. The same as publisher.c, on another libzmq."""

import struct
import sys
import time

import zmq

LENGTHS = (1, 60, 214, 215, 1500, 65000)

port, heartbeat = sys.argv[1:]
socket = zmq.Context().socket(zmq.XPUB)
socket.setsockopt(zmq.HEARTBEAT_IVL, int(heartbeat))
socket.setsockopt(zmq.HEARTBEAT_TTL, 10 * int(heartbeat))
socket.bind(f"tcp://127.0.0.1:{port}")
socket.recv()
header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 147)
number = 0
while True:
    length = LENGTHS[number % len(LENGTHS)]
    record = struct.pack("<IIII", 1700000000 + number // 1000, number % 1000 * 1000, length, length)
    content = struct.pack(">I", number)[-min(4, length):] + bytes([number % 251]) * (length - 4)
    for topic in (b"other.v1.peer", b"data.v1.peer"):
        socket.send_multipart((topic, header, record + content))
    number += 1
    time.sleep(0.0005)
