/** What built samples have in common: the network, and a subscriber of it who does not exist. */

/** Test network 001-01, as 3GPP TS 24.008 section 10.5.1.3 writes it. */
export const NETWORK = '00f110';
/** Mobile identity with its length: IMSI 001010123456789. */
export const IMSI = '080910101032547698';
/** Access point `internet`. */
export const INTERNET = '0908696e7465726e6574';
/** Of authentication: octets that no document may hold. */
export const CHALLENGE = 'a3b1c5d7e9f00112233445566778899a';
export const TOKEN = 'b4c2d6e8fa0112233445566778899aab';
/** Quality of service, and capabilities of the network as a mobile tells them: nobody reads them. */
export const QUALITY = '0b00001f9198303028000000';
export const CAPABILITY = '05134233572b';
