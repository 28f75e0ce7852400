/** Reads the header of a GSM or GPRS layer 3 message and names it: `spoor/formats/gsm-layer3`. */

export type { MessageDirection, MessageName } from '../message-table.js';
export { type Layer3Header, type Layer3Protocol, readLayer3Header } from './header.js';
export { readShortRr } from './short-header.js';
