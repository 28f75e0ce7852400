/** What `umts.pcap` holds: a phone on a cell of UMTS, whose baseband logs what it deciphered; identities invented. */

import { CAPABILITY, CHALLENGE, IMSI, INTERNET, NETWORK, QUALITY, TOKEN } from './invented.js';
import { Scene } from './scene.js';
import { type Domain, UmtsCell } from './umts-cell.js';

const PHONE = 30;

/** Of that network, and its location and routing area. */
const AREA = { mcc: '001', mnc: '01', lac: 7, rac: 1 };
const LOCATION = `${NETWORK}0007`;
const ROUTING = `${LOCATION}01`;
/** Digits of the IMSI. */
const SUBSCRIBER = '001010123456789';
const TMSI = 0xdeadbeef;
const P_TMSI = 0xf4cafe00;
const TMSI_OCTETS = '05f4deadbeef';
/** Of authentication: no document may hold it. */
const RESPONSE = 'c5d3e7f9';
const CLASSMARK = '03535986';

const cell = new UmtsCell(10562, AREA);

const connected = (...[who, cause]: Parameters<UmtsCell['request']>) => [cell.request(who, cause), cell.setup(who), cell.setupComplete()];
const secured = (domain: Domain) => [cell.securityMode(domain), cell.securityModeComplete()];
const released = (cause: Parameters<UmtsCell['release']>[0]) => [cell.release(cause), cell.releaseComplete()];

function authenticates(scene: Scene, domain: Domain): void {
  const [ask, answer] = domain === 'cs' ? ['051200', '0554'] : ['08120003 21', '08130022'];
  scene.from(PHONE, cell.down(domain, `${ask}${CHALLENGE}${domain === 'cs' ? '20' : '8028'}10${TOKEN}`));
  scene.from(PHONE, cell.up(domain, `${answer}${RESPONSE}`));
  scene.from(PHONE, ...secured(domain));
}

function phoneRegisters(scene: Scene): void {
  scene.from(PHONE, ...cell.systemInformation(0x123_4567));
  scene.from(PHONE, ...connected({ imsi: SUBSCRIBER }, 'registration'));
  scene.from(PHONE, cell.initialTransfer('cs', `050872${NETWORK}fffe33${IMSI}`));
  authenticates(scene, 'cs');
  scene.from(PHONE, cell.down('cs', `0502${LOCATION}17${TMSI_OCTETS}`), cell.up('cs', '055b'));
  scene.from(PHONE, cell.initialTransfer('ps', `080102e5e0710a00${IMSI}${NETWORK}fffe00${CAPABILITY}`));
  authenticates(scene, 'ps');
  scene.from(PHONE, cell.down('ps', `0802014b04${ROUTING}1805f4f4cafe00`), cell.up('ps', '0803'));
  scene.from(PHONE, ...released('normalEvent'));
}

function phoneGetsData(scene: Scene): void {
  scene.wait(4);
  scene.from(PHONE, ...connected({ ptmsi: P_TMSI }, 'interactive'));
  scene.from(PHONE, cell.initialTransfer('ps', `080c1005f4f4cafe00`), ...secured('ps'));
  scene.from(PHONE, cell.up('ps', `0a410503${QUALITY}02012128${INTERNET}`), cell.down('ps', `8a4203${QUALITY}042b0601 21c0000205`));
  scene.from(PHONE, cell.measurement({ code: 101, rscpDbm: -84, ecN0Db: -6.5 }));
  scene.wait(2);
  scene.from(PHONE, cell.measurement({ code: 101, rscpDbm: -101, ecN0Db: -13 }, { code: 213, rscpDbm: -97, ecN0Db: -11.5 }));
  // The operator's multimedia network is not for this subscriber.
  scene.from(PHONE, cell.up('ps', `1a410603${QUALITY}02012128 0403696d73`), cell.down('ps', '9a4321'));
  scene.from(PHONE, ...released('userInactivity'));
}

/** It is called, answers, and hangs up. */
function phoneIsCalled(scene: Scene): void {
  scene.wait(5);
  scene.from(PHONE, cell.paging({ tmsi: TMSI }, { imsi: '001010987654321' }));
  scene.from(PHONE, ...connected({ tmsi: TMSI }, 'terminatingCall'));
  scene.from(PHONE, cell.initialTransfer('cs', `062701${CLASSMARK}${TMSI_OCTETS}`), ...secured('cs'));
  scene.from(PHONE, cell.down('cs', '0305 0401a0 5c05812143f5f0'), cell.up('cs', '8348'), cell.up('cs', '8301'));
  scene.wait(3);
  scene.from(PHONE, cell.up('cs', '8347'), cell.down('cs', '030f'));
  scene.wait(6);
  scene.from(PHONE, cell.up('cs', '8325 02e090'), cell.down('cs', '032d'), cell.up('cs', '836a'));
  scene.from(PHONE, ...released('normalEvent'));
}

/** A call of its own, which the radio ends. */
function phoneLosesCall(scene: Scene): void {
  scene.wait(4);
  scene.from(PHONE, ...connected({ tmsi: TMSI }, 'call'));
  scene.from(PHONE, cell.initialTransfer('cs', `052471${CLASSMARK}${TMSI_OCTETS}`), ...secured('cs'));
  scene.from(PHONE, cell.up('cs', '0345 0401a0 5e0581214365f7'), cell.down('cs', '8302'), cell.down('cs', '8301'));
  scene.wait(2);
  scene.from(PHONE, cell.down('cs', '8307'), cell.up('cs', '034f'));
  scene.wait(5);
  scene.from(PHONE, cell.cellUpdate(), cell.release('unspecified'));
}

/** The cell is full at first; then it refuses the phone for good. */
function phoneIsRefused(scene: Scene): void {
  scene.wait(10);
  scene.from(PHONE, cell.request({ tmsi: TMSI }, 'registration'), cell.reject({ tmsi: TMSI }, 5));
  scene.wait(5);
  scene.from(PHONE, ...connected({ tmsi: TMSI }, 'registration'));
  scene.from(PHONE, cell.initialTransfer('cs', `050870${NETWORK}000633${TMSI_OCTETS}`), cell.down('cs', '05040d'));
  scene.from(PHONE, ...released('normalEvent'));
}

/** The whole capture; the same octets whenever it is made. */
export function umtsSample(): Uint8Array {
  // 2026-11-27T08:00:00Z.
  const scene = new Scene(1_795_766_400_000);
  for (const act of [phoneRegisters, phoneGetsData, phoneIsCalled, phoneLosesCall, phoneIsRefused]) act(scene);
  return scene.capture();
}
