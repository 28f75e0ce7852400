/** Why a peer is no ZMTP 3 publisher that Spoor can read, each with one sentence for the operator. */

/** `it ...`: what listens there, and what to do about it. */
export const FAULTS = {
  protocol: 'does not greet as a ZeroMQ publisher; is it the port of zeromq-publisher?',
  version: 'speaks a ZMTP of before 3.0, that of libzmq 3 and older: set source.receiver to zeromq, which reads it',
  mechanism: 'wants a security mechanism other than NULL, which osmo-pcap-server does not have; is it the port of zeromq-publisher?',
  socket_type: 'is a ZeroMQ socket, but no publisher; is it the port of zeromq-publisher?',
  error: 'refuses Spoor in the ZeroMQ handshake; is it the port of zeromq-publisher?',
  silent: 'takes connections but does not greet; it may be frozen, about to end, or no publisher: is it the port of zeromq-publisher?',
  closed: 'takes connections and closes them before it has greeted; it may be about to end, or no ZeroMQ publisher',
  flags: 'sends frames that are none of ZeroMQ; a proxy or a defect on the way spoils them',
  length: 'sends messages longer than any of the collector; is it the port of zeromq-publisher?',
  parts: 'sends messages of more parts than any of the collector; is it the port of zeromq-publisher?',
  command: 'sends commands that are none of ZeroMQ; a proxy or a defect on the way spoils them',
  pings: 'asks whether Spoor lives, and does not read the answers',
} as const;

export type Fault = keyof typeof FAULTS;
