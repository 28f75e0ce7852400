/* Publishes numbered packets in the collector's form with libzmq until it is killed: PORT HEARTBEAT_MS. The same as publisher.py, on another libzmq. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

static const uint32_t LENGTHS[] = {1, 60, 214, 215, 1500, 65000};

int main(int argc, char **argv) {
  (void)argc;
  int heartbeat = atoi(argv[2]), life = 10 * heartbeat;
  char endpoint[64], topic[64];
  snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%s", argv[1]);
  void *socket = zmq_socket(zmq_ctx_new(), ZMQ_XPUB);
  zmq_setsockopt(socket, ZMQ_HEARTBEAT_IVL, &heartbeat, sizeof heartbeat);
  zmq_setsockopt(socket, ZMQ_HEARTBEAT_TTL, &life, sizeof life);
  if (zmq_bind(socket, endpoint) != 0 || zmq_recv(socket, topic, sizeof topic, 0) < 0) return 1;
  const uint32_t header[6] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, 147};
  static unsigned char record[16 + 65000];
  for (uint32_t number = 0;; number++) {
    const uint32_t length = LENGTHS[number % 6];
    const uint32_t head[4] = {1700000000 + number / 1000, number % 1000 * 1000, length, length};
    memcpy(record, head, sizeof head);
    memset(record + 16, number % 251, length);
    for (uint32_t i = 0; i < 4 && i < length; i++) record[16 + i] = number >> (8 * ((length < 4 ? length : 4) - 1 - i));
    for (int own = 0; own < 2; own++) {
      zmq_send(socket, own ? "data.v1.peer" : "other.v1.peer", own ? 12 : 13, ZMQ_SNDMORE);
      zmq_send(socket, header, sizeof header, ZMQ_SNDMORE);
      zmq_send(socket, record, 16 + length, 0);
    }
    usleep(500);
  }
}
