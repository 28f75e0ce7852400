/* The least that a subscriber in C does: takes every message with libzmq and counts it, until told to stop: PORT. Prints the count. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <zmq.h>

static volatile sig_atomic_t stopped = 0;

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

int main(int argc, char **argv) {
  (void)argc;
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_SUB);
  int room = 1000000, patience = 100;
  zmq_setsockopt(socket, ZMQ_RCVHWM, &room, sizeof room);
  zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof patience);
  zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0);
  char endpoint[64];
  snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%s", argv[1]);
  if (zmq_connect(socket, endpoint) != 0) return 1;
  long messages = 0;
  for (;;) {
    zmq_msg_t part;
    zmq_msg_init(&part);
    if (zmq_msg_recv(&part, socket, 0) < 0) {
      zmq_msg_close(&part);
      if (stopped) break;
      continue;
    }
    if (!zmq_msg_more(&part)) messages += 1;
    zmq_msg_close(&part);
  }
  printf("%ld\n", messages);
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
