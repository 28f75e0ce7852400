/* Publishes messages in the collector's form with libzmq, as fast as its subscriber takes them, or at a pace: PORT MESSAGES [PER_SECOND].
   Without a pace it waits for the subscriber and loses nothing; with one it is a PUB socket with libzmq's own high-water mark, which throws
   away what cannot be sent. Prints the seconds from the first message to the last. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

/* Ethernet, IPv4, UDP, RTP, 160 octets of G.711, and the header of a capture record. */
#define FRAME 214
#define RECORD (16 + FRAME)
#define STREAMS 100

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void put16(unsigned char *at, unsigned value) {
  at[0] = value >> 8;
  at[1] = value & 255;
}

static void put32(unsigned char *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value & 0xffff);
}

int main(int argc, char **argv) {
  const long messages = atol(argv[2]);
  const double pace = argc > 3 ? atof(argv[3]) : 0;
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_XPUB);
  char endpoint[64];
  snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%s", argv[1]);
  if (pace == 0) {
    int yes = 1;
    zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &yes, sizeof yes);
  }
  if (zmq_bind(socket, endpoint) != 0) {
    perror(endpoint);
    return 1;
  }
  unsigned char topic[64];
  if (zmq_recv(socket, topic, sizeof topic, 0) < 0) return 1;
  usleep(300000); /* the other subscriptions */

  static const unsigned char header[24] = {0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0};
  unsigned char record[RECORD];
  memset(record, 0xd5, sizeof record);
  uint32_t length = FRAME;
  memcpy(record + 8, &length, 4);
  memcpy(record + 12, &length, 4);
  unsigned char *frame = record + 16;
  static const unsigned char head[34] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, FRAME - 14, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 1, 0, 1};
  memcpy(frame, head, sizeof head);
  put16(frame + 38, FRAME - 34);
  put16(frame + 40, 0);
  frame[42] = 0x80;
  frame[43] = 8;
  const double began = now();
  for (long n = 0; n < messages; n++) {
    const unsigned stream = n % STREAMS, turn = n / STREAMS;
    const uint64_t time = UINT64_C(1700000000000000) + (uint64_t)turn * 20000 + stream * 200;
    const uint32_t second = time / 1000000, micro = time % 1000000;
    memcpy(record, &second, 4);
    memcpy(record + 4, &micro, 4);
    put16(frame + 18, turn);
    put16(frame + 34, 16384 + 2 * stream);
    put16(frame + 36, 32768 + 2 * stream);
    put16(frame + 44, turn);
    put32(frame + 46, turn * 160);
    put32(frame + 50, 0x50000000u + stream);
    if (pace > 0 && n % 64 == 0) {
      const double due = began + n / pace;
      while (now() < due) usleep(50);
    }
    zmq_send(socket, "data.v1.bench", 13, ZMQ_SNDMORE);
    zmq_send(socket, header, sizeof header, ZMQ_SNDMORE);
    zmq_send(socket, record, sizeof record, 0);
  }
  printf("%.6f\n", now() - began);
  fflush(stdout);
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
