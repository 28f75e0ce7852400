/** What `lte-gprs-sim.pcap` holds: a phone on two LTE cells, a GPRS modem, a base station and a SIM card, message by message, identities invented. */

import { CAPABILITY, CHALLENGE, IMSI, INTERNET, NETWORK, QUALITY, TOKEN } from './invented.js';
import { bits, eps, GsmCell, hex, LlcLink, LteCell, octetsOfBits, packet, protectedNas, sim } from './radio-packets.js';
import { Scene } from './scene.js';

const PHONE = 20;
const MODEM = 21;
const BASE_STATION = 22;
const CARD = 23;

/** The temporary identity, the code of its MME in front; and the whole of it with the group of that MME. */
const S_TMSI = '01deadbeef';
const GUTI = `0bf6${NETWORK}8001${S_TMSI}`;
const P_TMSI = '05f4cafef00d';
const IMS = '0403696d73';
/** Of authentication, and of ciphered messages: octets that no document may hold. */
const RESPONSE = 'c5d3e7f90b122334';
const UNREADABLE = '9c1f0e5b7a6d84213f';

/** A cell of the operator, and one that behaves as a false base station would. */
const home = new LteCell(3350);
const strange = new LteCell(1300);
const ciphered = (sequence: number) => protectedNas(2, sequence, UNREADABLE);
/** The network orders ciphering and integrity protection of NAS by these algorithms. */
const nasSecurity = (algorithms: string) => protectedNas(3, 0, `075d${algorithms}0002e0e0`);

const attachRequest = `074171${IMSI}02e0e000040201d011`;

function attachAccept(): string {
  const bearer = `5201c10109${INTERNET}0501c0000201`;
  return `074201290600${NETWORK}0007${hex(bearer.length / 2, 2)}${bearer}50${GUTI}`;
}

/** With EEA2: on the air NAS is ciphered from then on, and the baseband logs it deciphered. */
function phoneAttaches(scene: Scene): void {
  scene.from(PHONE, home.rrc('BCCH-BCH', '655400'), home.systemInformation({ mcc: '001', mnc: '01', tac: 7, cell: 0x12345 }));
  scene.from(PHONE, home.request('mo-Signalling'), home.setup(), home.setupComplete(attachRequest));
  scene.from(PHONE, home.down(`075200${CHALLENGE}10${TOKEN}`), home.up(`075308${RESPONSE}`));
  scene.from(PHONE, home.down(nasSecurity('22')), home.up(protectedNas(4, 0, UNREADABLE)), eps('075e', true));
  scene.from(PHONE, home.securityMode(2), home.securityModeComplete());
  scene.from(PHONE, home.reconfiguration(ciphered(1)), eps(attachAccept(), false), home.reconfigurationComplete());
  scene.from(PHONE, home.up(ciphered(1)), eps('074300035200c2', true));
  // A second data connection, for an access point that the subscriber does not have.
  scene.from(PHONE, eps(`0202d01128${IMS}`, true), eps('0202d11b', false));
}

function phoneMeasures(scene: Scene): void {
  scene.from(PHONE, home.measurement(-84, -8.5));
  for (const [rsrpDbm, rsrqDb, pci] of [
    [-97, -11, 66],
    [-109, -15.5, 66],
    [-118, -18, 142],
  ] as const) {
    scene.wait(0.48);
    scene.from(PHONE, home.measurement(rsrpDbm, rsrqDb, { pci, rsrpDbm: rsrpDbm + 3, rsrqDb: rsrqDb + 2 }));
  }
  scene.from(PHONE, home.release());
}

function phoneAsksForService(scene: Scene): void {
  scene.wait(8);
  scene.from(PHONE, home.rrc('PCCH', '40001deadbeef0'), home.request('mt-Access', S_TMSI), home.setup(), home.setupComplete('c7051234'));
  scene.from(PHONE, home.securityMode(2), home.securityModeComplete(), home.reconfiguration(ciphered(2)), home.reconfigurationComplete());
  scene.wait(4);
  scene.from(PHONE, home.release());
  scene.wait(6);
  scene.from(PHONE, home.request('mo-Data', S_TMSI), home.setup(), home.setupComplete('c7065678'), eps('074e09', false), home.release());
  scene.wait(3);
  scene.from(PHONE, home.request('mo-Signalling', S_TMSI), home.setup(), home.setupComplete(`074800${GUTI}`), eps('074900', false));
  scene.from(PHONE, home.release());
}

/** The cell is too busy, then silent; then the connection is lost and cannot be taken up again. */
function phoneGetsNoConnection(scene: Scene): void {
  scene.wait(5);
  scene.from(PHONE, home.request('mo-Data', S_TMSI), home.reject(5));
  scene.wait(5);
  scene.from(PHONE, home.request('mo-Data', S_TMSI));
  scene.wait(3);
  scene.from(PHONE, home.request('mo-Data', S_TMSI), home.setup(), home.setupComplete('c7079abc'));
  scene.from(PHONE, home.securityMode(2), home.securityModeComplete(), home.reconfiguration(ciphered(3)), home.reconfigurationComplete());
  scene.wait(2);
  scene.from(PHONE, home.reestablishmentRequest(242), home.reestablishmentReject());
}

/** No ciphering, questions for the identity, refusals that drive the phone away, and the way to GSM. */
function phoneMeetsStrangeCell(scene: Scene): void {
  scene.wait(4);
  scene.from(PHONE, strange.systemInformation({ mcc: '001', mnc: '01', tac: 999, cell: 0x12346 }));
  scene.from(PHONE, strange.request('mo-Signalling', S_TMSI), strange.setup(), strange.setupComplete(`074800${GUTI}`));
  scene.from(PHONE, strange.down('075501'), strange.up(`0756${IMSI}`), strange.down('074b09'), strange.release());
  scene.wait(1);
  scene.from(PHONE, strange.request('mo-Signalling'), strange.setup(), strange.setupComplete(attachRequest));
  scene.from(PHONE, strange.down(nasSecurity('01')), strange.up(protectedNas(4, 0, '075e')));
  scene.from(PHONE, strange.down('07440f'), strange.release(606));
  scene.wait(1);
  scene.from(PHONE, eps(`074509${GUTI}`, true));
}

/** GPRS as a base station reports it: access, flows of blocks, and the cell that says it has GPRS. */
function baseStationServes(scene: Scene): void {
  const cell = new GsmCell(871);
  const acknowledgement = octetsOfBits('01 00000 0', '000001', bits(0xc1234567, 32), '11');
  scene.wait(2);
  scene.from(BASE_STATION, cell.block('BCCH', `49061b 0017 ${NETWORK} 0007 690500 3c6dd440002b2b2b2b`));
  scene.from(BASE_STATION, cell.block('RACH', '7a', true), cell.block('AGCH', '25063f 10 0fe367 7a1234 05 00'));
  scene.from(BASE_STATION, cell.block('PACCH', '47 24 94 94'), cell.block('PACCH', acknowledgement, true));
  scene.from(BASE_STATION, cell.block('PACCH', '97011308'));
}

/** Session and mobility management of GPRS in the frames of LLC. */
function modemAttaches(scene: Scene): void {
  const link = new LlcLink();
  const up = (message: string) => scene.from(MODEM, link.ui(message, true));
  const down = (message: string) => scene.from(MODEM, link.ui(message, false));
  const area = `${NETWORK}000701`;
  scene.wait(1);
  up(`080102e5e0710a00${IMSI}${NETWORK}fffe00${CAPABILITY}`);
  down(`08120300 21${CHALLENGE} 80`);
  up(`08130022${RESPONSE.slice(0, 8)}`);
  down(`0802014b04${area}18${P_TMSI}`);
  up('0803');
  scene.wait(1);
  up(`0a410503${QUALITY}02012128${INTERNET}`);
  down(`8a4203${QUALITY}042b0601 21c0000205`);
  up(`1a410603${QUALITY}02012128${IMS}`);
  down('9a431b');
  scene.wait(6);
  up(`080800${area}${CAPABILITY}`);
  down(`0809004b${NETWORK}000702`);
  up('080a');
  scene.wait(6);
  up(`080800${NETWORK}000702${CAPABILITY}`);
  down('080b0900');
  up(`080102e5e0710a00${P_TMSI}${NETWORK}000702${CAPABILITY}`);
  down('080407');
  // What users send, and what is ciphered, has its header only.
  scene.from(MODEM, packet({ type: 9, uplink: true }, `65${UNREADABLE}`), packet({ type: 8 }, `41c01f${UNREADABLE}`));
  up(`08050918${P_TMSI}`);
}

/** A telephone reads its card; a wrong PIN, files that are not there or not for everybody. */
function cardIsRead(scene: Scene): void {
  scene.wait(2);
  scene.from(CARD, sim('3b9f96801fc78031a073be21136743200718000001a5', 1));
  const commands = [
    '00a40004023f00 612f',
    '00a40004022fe2 6121',
    '00b000000a98101032547698103254 9000',
    '00a404040ca0000000871002ff49ff0589 612f',
    '002000010831323334ffffffff 63c2',
    '002000010837383930ffffffff 9000',
    '00a40004026f07 6121',
    '00b00000090809101010325476 98 9000',
    '00a40004026f7e 6121',
    '00b000000bdeadbeef00f1100007ff00 9000',
    `0088008122 10${CHALLENGE}10${TOKEN} 6135`,
    '00a40004026f99 6a82',
    '00a40004026f3c 6121',
    '00b20104b0 6cb0',
    '00a40004026f38 6121',
    '00d600000412345678 6982',
    '8010000003ffffff 910b',
    '801200000bd009810301250082028182 9000',
    '80c2000006d60481024101 9000',
    '80f2000000 6d00',
  ];
  for (const command of commands) scene.from(CARD, sim(command));
}

/** The whole capture; the same octets whenever it is made. */
export function lteGprsSimSample(): Uint8Array {
  // 2026-11-25T08:00:00Z.
  const scene = new Scene(1_795_593_600_000);
  const acts = [phoneAttaches, phoneMeasures, phoneAsksForService, phoneGetsNoConnection, phoneMeetsStrangeCell];
  for (const act of [...acts, baseStationServes, modemAttaches, cardIsRead]) act(scene);
  return scene.capture();
}
