/** Who gets a flow: announced endpoints first, then ports, then what the carrier says, then resemblance. */

import type { Transport } from '../decoder/contract.js';
import type { Match } from '../decoder/match.js';
import { OperatorError } from '../errors.js';
import type { ReadyDecoder } from './ready-decoder.js';

export interface Resemblance {
  /** Index of the decoder. */
  readonly decoder: number;
  readonly test: Extract<Match, { by: 'resemblance' }>['test'];
  readonly messages: number;
}

/** What all decoders ask for, turned round: from what a packet shows to the index of a decoder. */
export class Matching {
  readonly announced: readonly { readonly topic: string; readonly decoder: number }[];
  readonly resemblances: Readonly<Record<Transport, readonly Resemblance[]>>;
  /** Most messages any resemblance of the transport looks at. */
  readonly looks: Readonly<Record<Transport, number>>;
  private readonly ports: Readonly<Record<Transport, Map<number, number>>>;
  private readonly payloads = new Map<number, number>();
  private readonly links = new Map<number, number>();
  private readonly carriers = new Map<string, { readonly decoder: number; readonly types: readonly number[] }[]>();

  /** Throws DECODER_CONFLICT when two decoders ask for the same port, payload or link type. */
  constructor(decoders: readonly ReadyDecoder[]) {
    const announced: { topic: string; decoder: number }[] = [];
    const resemblances: Record<Transport, Resemblance[]> = { udp: [], tcp: [], sctp: [], link: [] };
    this.ports = { udp: new Map(), tcp: new Map(), sctp: new Map(), link: new Map() };
    const claim = (map: Map<number, number>, numbers: readonly number[], decoder: number, what: string) => {
      for (const number of numbers) {
        const other = map.get(number);
        if (other !== undefined && other !== decoder) throw conflict(decoders[other]!, decoders[decoder]!, `${what} ${number}`);
        map.set(number, decoder);
      }
    };
    decoders.forEach(({ decoder: { name, framing }, matches }, decoder) => {
      for (const match of matches) {
        if ('transport' in match && match.transport === 'tcp' && framing === undefined) {
          const message = `Decoder ${name} asks for TCP but has no framing: nothing says where its messages end.`;
          throw new OperatorError('DECODER_INVALID', message, 'Give the decoder a `framing` function.');
        }
        switch (match.by) {
          case 'port':
            claim(this.ports[match.transport], match.ports, decoder, `${match.transport} port`);
            break;
          case 'sctp_payload':
            claim(this.payloads, match.identifiers, decoder, 'SCTP payload protocol');
            break;
          case 'link':
            claim(this.links, match.linkTypes, decoder, 'link type');
            break;
          case 'carrier': {
            const asked = this.carriers.get(match.decoder) ?? [];
            this.carriers.set(match.decoder, [...asked, { decoder, types: match.types }]);
            break;
          }
          case 'announcement':
            announced.push({ topic: match.topic, decoder });
            break;
          case 'resemblance':
            resemblances[match.transport].push({ decoder, test: match.test, messages: match.messages });
            break;
          default:
            throw new OperatorError('DECODER_INVALID', `Decoder ${name} asks for something this version cannot match.`, 'Update Spoor.');
        }
      }
    });
    this.announced = announced;
    this.resemblances = resemblances;
    const most = (transport: Transport) => Math.max(0, ...resemblances[transport].map(({ messages }) => messages));
    this.looks = { udp: most('udp'), tcp: most('tcp'), sctp: most('sctp'), link: 0 };
  }

  /** Destination first: a server's well-known port is where things are sent to. */
  byPort(transport: Transport, destination: number, source: number): number | undefined {
    const ports = this.ports[transport];
    return ports.get(destination) ?? ports.get(source);
  }

  byPayload(identifier: number): number | undefined {
    return this.payloads.get(identifier);
  }

  byLink(linkType: number): number | undefined {
    return this.links.get(linkType);
  }

  /** All decoders that want content of this type from that decoder. */
  byCarrier(carrier: string, type: number): readonly number[] {
    const asked = this.carriers.get(carrier);
    if (asked === undefined) return [];
    return asked.filter(({ types }) => types.length === 0 || types.includes(type)).map(({ decoder }) => decoder);
  }
}

function conflict(one: ReadyDecoder, other: ReadyDecoder, what: string): OperatorError {
  return new OperatorError(
    'DECODER_CONFLICT',
    `Decoders ${one.decoder.name} and ${other.decoder.name} both ask for ${what}.`,
    'Give one of them other ports in the configuration (decoders.NAME.ports), or leave one out.',
  );
}
