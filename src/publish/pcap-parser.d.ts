/** Types for the package pcap-parser 0.2, which brings none. */

declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';

  export interface GlobalHeader {
    readonly magicNumber: number;
    readonly majorVersion: number;
    readonly minorVersion: number;
    readonly gmtOffset: number;
    readonly timestampAccuracy: number;
    readonly snapshotLength: number;
    readonly linkLayerType: number;
  }

  export interface PacketHeader {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  }

  export interface ParsedPacket {
    readonly header: PacketHeader;
    readonly data: Buffer;
  }

  export interface PcapParser
    extends EventEmitter<{
      globalHeader: [GlobalHeader];
      packetHeader: [PacketHeader];
      packet: [ParsedPacket];
      error: [Error];
      end: [];
    }> {
    readonly stream: Readable;
  }

  /** A path, or a stream of octets; starts on the next tick. */
  export function parse(input: string | Readable): PcapParser;
}
