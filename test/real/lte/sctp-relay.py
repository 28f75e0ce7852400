"""Joins standard input and output to one SCTP association, message by message, each with its length in four octets in front: Node has no SCTP."""

import socket
import struct
import sys
import threading
import time

address = (sys.argv[1], int(sys.argv[2]))
IPPROTO_SCTP = 132
for _ in range(200):
    association = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_SCTP)
    try:
        association.connect(address)
        break
    except OSError:
        association.close()
        time.sleep(0.1)
else:
    sys.exit(f"nobody accepts an association at {address}")


def upwards():
    while True:
        head = sys.stdin.buffer.read(4)
        if len(head) < 4:
            break
        association.sendall(sys.stdin.buffer.read(struct.unpack(">I", head)[0]))
    association.close()


threading.Thread(target=upwards, daemon=True).start()
while True:
    message = association.recv(65536)
    if not message:
        break
    sys.stdout.buffer.write(struct.pack(">I", len(message)) + message)
    sys.stdout.buffer.flush()
