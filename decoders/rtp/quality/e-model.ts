/**
 * The E-model: from what a connection does to speech to a rating R, and from R to a mean opinion score (ITU-T G.107, G.107.1, G.107.2).
 *
 * Pure functions. Levels are in dB or dBm0p, delays in ms, loss in percent; nothing is clamped but where the Recommendation does.
 */

/** Narrowband (300 to 3400 Hz), wideband (to 7 kHz), fullband (to 20 kHz). A score of one says nothing beside that of another. */
export type Scale = 'nb' | 'wb' | 'fb';

/** Inputs of a narrowband connection, named as in G.107 table 2. */
export interface Connection {
  /** Send and receive loudness rating, dB. */
  readonly SLR: number;
  readonly RLR: number;
  /** Sidetone masking rating, dB. */
  readonly STMR: number;
  /** D-value of the telephone, send and receive side. */
  readonly Ds: number;
  readonly Dr: number;
  /** Talker echo loudness rating and weighted echo path loss, dB. */
  readonly TELR: number;
  readonly WEPL: number;
  /** Quantization distortion units. */
  readonly qdu: number;
  /** Circuit noise referred to the 0 dBr point, dBm0p. */
  readonly Nc: number;
  /** Noise floor at the receive side, dBmp. */
  readonly Nfor: number;
  /** Room noise at the send and receive side, dB(A). */
  readonly Ps: number;
  readonly Pr: number;
}

/** Defaults of G.107 table 2: a good telephone in a quiet room on a line without echo. Nothing of it is seen in packets. */
export const DEFAULT_CONNECTION: Connection = {
  SLR: 8,
  RLR: 2,
  STMR: 15,
  Ds: 3,
  Dr: 3,
  TELR: 65,
  WEPL: 110,
  qdu: 1,
  Nc: -70,
  Nfor: -64,
  Ps: 35,
  Pr: 35,
};

/** Codec and network, all that a packet capture knows. */
export interface Impairments {
  /** Equipment impairment factor of the codec without loss, and its robustness against loss (G.113). */
  readonly ie: number;
  readonly bpl: number;
  /** Lost packets, percent. */
  readonly ppl: number;
  /** Mean run of lost packets against that of random loss, 1 and more. Narrowband only. */
  readonly burstRatio: number;
  /** Mouth to ear, ms; 0 for listening quality. */
  readonly delay: number;
}

/** Highest rating of each scale, reached by a codec without impairment. */
export const MAXIMUM: Readonly<Record<'wb' | 'fb', number>> = { wb: 129, fb: 148 };

/** What Ie,eff approaches when everything is lost: 95 of G.107 and G.107.1, 132 of the fullband scale. */
export const LOSS_CEILING: Readonly<Record<Scale, number>> = { nb: 95, wb: 95, fb: 132 };

export const FORMULA: Readonly<Record<Scale, 'G.107' | 'G.107.1' | 'G.107.2'>> = { nb: 'G.107', wb: 'G.107.1', fb: 'G.107.2' };

/** Circuit, room and line noise together, dBm0p (G.107 clause 7.2, equations 7-3 to 7-7). */
export function noise({ SLR, RLR, STMR, Ds, Dr, Nc, Nfor, Ps, Pr }: Connection): number {
  const OLR = SLR + RLR;
  const Nos = Ps - SLR - Ds - 100 + 0.004 * (Ps - OLR - Ds - 14) ** 2;
  const LSTR = STMR + Dr;
  const Pre = Pr + 10 * Math.log10(1 + 10 ** ((10 - LSTR) / 10));
  const Nor = RLR - 121 + Pre + 0.008 * (Pre - 35) ** 2;
  const Nfo = Nfor + RLR;
  return 10 * Math.log10(10 ** (Nc / 10) + 10 ** (Nos / 10) + 10 ** (Nor / 10) + 10 ** (Nfo / 10));
}

/** Basic signal-to-noise ratio Ro (G.107 clause 7.2, equation 7-2). */
export function signalToNoise(connection: Connection): number {
  return 15 - 1.5 * (connection.SLR + noise(connection));
}

/** Too loud a connection, Iolr (G.107 clause 7.3.1). */
export function loudnessImpairment(connection: Connection): number {
  const { SLR, RLR } = connection;
  const x = (SLR + RLR + 0.2 * (64 + noise(connection) - RLR)) / 8;
  return 20 * ((1 + x ** 8) ** (1 / 8) - x);
}

/** Sidetone off its optimum, Ist (G.107 clause 7.3.2). @param echoDelay one way of the echo path, ms */
export function sidetoneImpairment({ STMR, TELR }: Connection, echoDelay = 0): number {
  const STMRo = -10 * Math.log10(10 ** (-STMR / 10) + Math.exp(-echoDelay / 4) * 10 ** (-TELR / 10));
  return (
    12 * (1 + ((STMRo - 13) / 6) ** 8) ** (1 / 8) -
    28 * (1 + ((STMRo + 1) / 19.4) ** 35) ** (1 / 35) -
    13 * (1 + ((STMRo - 3) / 33) ** 13) ** (1 / 13) +
    29
  );
}

/** Quantizing distortion, Iq (G.107 clause 7.3.3). */
export function quantizingImpairment(connection: Connection): number {
  const Q = 37 - 15 * Math.log10(connection.qdu);
  const G = 1.07 + 0.258 * Q + 0.0602 * Q * Q;
  const Y = (signalToNoise(connection) - 100) / 15 + 46 / 8.4 - G / 9;
  const Z = 46 / 30 - G / 40;
  return 15 * Math.log10(1 + 10 ** Y + 10 ** Z);
}

/** All that happens at the same time as the speech, Is (G.107 clause 7.3, equation 7-8). */
export function simultaneousImpairment(connection: Connection, echoDelay = 0): number {
  return loudnessImpairment(connection) + sidetoneImpairment(connection, echoDelay) + quantizingImpairment(connection);
}

/** Talker echo, Idte (G.107 clause 7.4). @param delay one way, ms */
export function talkerEcho(connection: Connection, delay: number): number {
  const { RLR, TELR } = connection;
  const TERV = TELR - 40 * Math.log10((1 + delay / 10) / (1 + delay / 150)) + 6 * Math.exp(-0.3 * delay * delay);
  const Re = 80 + 2.5 * (TERV - 14);
  const difference = -1.5 * (noise(connection) - RLR) - Re;
  return (difference / 2 + Math.sqrt((difference * difference) / 4 + 100) - 1) * (1 - Math.exp(-delay));
}

/** Listener echo, Idle (G.107 clause 7.4). @param roundTrip of the closed four-wire loop, ms */
export function listenerEcho(connection: Connection, roundTrip: number): number {
  const Rle = 10.5 * (connection.WEPL + 7) * (roundTrip + 1) ** -0.25;
  const difference = signalToNoise(connection) - Rle;
  return difference / 2 + Math.sqrt((difference * difference) / 4 + 169);
}

/** Too long a delay for a conversation even without echo, Idd: nothing up to 100 ms (G.107 clause 7.4). @param delay mouth to ear, ms */
export function longDelay(delay: number): number {
  if (delay <= 100) return 0;
  const X = Math.log2(delay / 100);
  return 25 * ((1 + X ** 6) ** (1 / 6) - 3 * (1 + (X / 3) ** 6) ** (1 / 6) + 2);
}

/** Delayed impairment Id with the echo path as long as the speech path: T = Ta, Tr = 2 Ta (G.107 clause 7.4). @param delay ms */
export function delayImpairment(connection: Connection, delay: number): number {
  return talkerEcho(connection, delay) + listenerEcho(connection, 2 * delay) + longDelay(delay);
}

/**
 * Codec and packet loss, Ie,eff (G.107 clause 7.5, equation 7-29; G.107.1 equation 7-15). The two wider scales have no burst ratio:
 * theirs is 1.
 */
export function equipmentImpairment(scale: Scale, { ie, bpl, ppl, burstRatio }: Omit<Impairments, 'delay'>): number {
  if (ppl <= 0) return ie;
  return ie + ((LOSS_CEILING[scale] - ie) * ppl) / (ppl / (scale === 'nb' ? burstRatio : 1) + bpl);
}

/** Ro - Is of the default connection: 93.3553. */
const NARROWBAND = signalToNoise(DEFAULT_CONNECTION) - simultaneousImpairment(DEFAULT_CONNECTION);

/** Transmission rating factor R, advantage factor 0. At most 93.2 on `nb`, 129 on `wb`, 148 on `fb`; may be far below 0. */
export function rating(scale: Scale, impairments: Impairments): number {
  const effective = equipmentImpairment(scale, impairments);
  if (scale === 'nb') return NARROWBAND - delayImpairment(DEFAULT_CONNECTION, impairments.delay) - effective;
  const maximum = MAXIMUM[scale];
  return maximum - (maximum / 100) * longDelay(impairments.delay) - effective;
}

/**
 * Mean opinion score of a rating, 1 to 4.5 (G.107 annex B, G.107.1 annex A). The wider scales come to that of a narrowband rating
 * by their maximum. The cubic dips to 0.989 near R = 3; it is held at 1.
 */
export function opinionScore(scale: Scale, r: number): number {
  const R = scale === 'nb' ? r : (100 * r) / MAXIMUM[scale];
  if (R <= 0) return 1;
  if (R >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * R + R * (R - 60) * (100 - R) * 7e-6);
}
