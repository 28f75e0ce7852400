/** Whole packets, each with the message it holds: for the tests of the decoder and for the comparison with tshark. */

export interface Vector {
  readonly name: string;
  /** The datagram in hexadecimal. */
  readonly packet: string;
  readonly protocol?: string;
  readonly message?: string;
}

/**
 * Made by hand with invented identities, in the order of one conversation: segments and link resets depend on it. Protocol and
 * message are what tshark 4.0.17 showed for the same octets (checked once more in test/real); a packet without a message is a
 * segment, or ciphered.
 */
export const VECTORS: readonly Vector[] = [
  {
    name: 'SI3 2-digit MNC',
    packet: '020401000367ba140000052e0100000049061b123462f224005669031e6765d440002b2b2b2b2b',
    protocol: 'RR',
    message: 'System Information Type 3',
  },
  {
    name: 'SI3 3-digit MNC',
    packet: '0204010082000000000000000100000049061b002a130062fffe69031e6765d440002b2b2b2b2b',
    protocol: 'RR',
    message: 'System Information Type 3',
  },
  {
    name: 'Paging 1 IMSI+TMSI',
    packet: '020401000367000000000000050000004d0621200809101010325476981705f4deadbeef2b2b2b',
    protocol: 'RR',
    message: 'Paging Request Type 1',
  },
  {
    name: 'Paging 2',
    packet: '020401000367000000000000050000005906220011223344556677881705f499aabbcc2b2b2b2b',
    protocol: 'RR',
    message: 'Paging Request Type 2',
  },
  {
    name: 'Paging 3',
    packet: '020401000367000000000000050000004d062400112233445566778899aabbccddeeff002b2b2b',
    protocol: 'RR',
    message: 'Paging Request Type 3',
  },
  {
    name: 'Immediate Assignment',
    packet: '020401000367000000000000040000002d063f0059e3677f123405002b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'Immediate Assignment',
  },
  {
    name: 'Immediate Assignment hopping',
    packet: '020401000367000000000000040000002d063f0059f24b7f12340501032b2b2b2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'Immediate Assignment',
  },
  {
    name: 'Measurement Report UL SACCH',
    packet: '02040101436700000000000088000300050201034906151b1d04168a04e0000000000000000000',
    protocol: 'RR',
    message: 'Measurement Report',
  },
  {
    name: 'SI6 DL SACCH B4',
    packet: '02040101036700000000000088000300050203032d061e123462f224005627ff2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'System Information Type 6',
  },
  {
    name: 'LU Request SABM',
    packet: '02040101436700000000000008000300013f4905087062f2240056330809101010325476982b2b',
    protocol: 'MM',
    message: 'Location Updating Request',
  },
  {
    name: 'LU Reject',
    packet: '0204010103670000000000000800030003000d05040b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'MM',
    message: 'Location Updating Reject',
  },
  { name: 'CC Setup frag 1', packet: '02040101436700000000000008000300010253034504066004020005815e07919471325476f815' },
  {
    name: 'CC Setup frag 2',
    packet: '0204010143670000000000000800030001043502010040080402600400021f002b2b2b2b2b2b2b',
    protocol: 'CC',
    message: 'Setup',
  },
  {
    name: 'CC Disconnect user busy',
    packet: '02040102036700000000000009000000032215832502e1912b2b2b2b2b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'CC',
    message: 'Disconnect',
  },
  {
    name: 'Ciphering Mode Command A5/1',
    packet: '0204010103670000000000000800030003440d0635112b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'Ciphering Mode Command',
  },
  {
    name: 'Channel Release',
    packet: '0204010103670000000000000800030003660d060d002b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'Channel Release',
  },
  { name: 'RACH', packet: '0204010043670000000000640300000005', protocol: 'RR', message: 'Channel Request' },
  {
    name: 'Assignment Command',
    packet: '02040101036700000000000008000300038821062e0ce3670563412b2b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'Assignment Command',
  },
  {
    name: 'Handover Command',
    packet: '0204010303670000000000000900000003002d062b3f670ce3672a0563212b2b2b2b2b2b2b2b2b',
    protocol: 'RR',
    message: 'Handover Command',
  },
  { name: 'SMS DELIVER frame 1', packet: '020401010367000000000000080003000f0053090124012a07919471016705000018040b919471' },
  {
    name: 'SMS DELIVER frame 2',
    packet: '020401010367000000000000080003000f024d325476f800004230215143658005e8329bfd062b',
    protocol: 'SMS',
    message: 'CP-DATA',
  },
  {
    name: 'Measurement Report with two neighbours',
    packet: '02040101436700000000000088000300050201034906156c2b109e1d4b1d500000000000000000',
    protocol: 'RR',
    message: 'Measurement Report',
  },
  {
    name: 'SI1 bitmap 0 with ARFCN 124,1',
    packet: '02040100007c00000000000001000000550619080000000000000000000000000000016500002b',
    protocol: 'RR',
    message: 'System Information Type 1',
  },
  {
    name: 'CM Service Request MO call IMSI',
    packet: '02040101436700000000000008000300013f41052471033319a20809101010325476982b2b2b2b',
    protocol: 'MM',
    message: 'CM Service Request',
  },
  {
    name: 'Identity Response IMEI',
    packet: '0204010143670000000000000800030001002d0519083a859450214365072b2b2b2b2b2b2b2b2b',
    protocol: 'MM',
    message: 'Identity Response',
  },
  {
    name: 'Authentication Request',
    packet: '0204010103670000000000000800030003204d05120300112233445566778899aabbccddeeff2b',
    protocol: 'MM',
    message: 'Authentication Request',
  },
  {
    name: 'Authentication Response',
    packet: '020401014367000000000000080003000122190554010203042b2b2b2b2b2b2b2b2b2b2b2b2b2b',
    protocol: 'MM',
    message: 'Authentication Response',
  },
  {
    name: 'ABIS type LU Accept TMSI',
    packet: '02040200036700000000000006000000050262f22400561705f4deadbeef',
    protocol: 'MM',
    message: 'Location Updating Accept',
  },
  {
    name: 'MT Setup calling party',
    packet: '0204020003670000000000000900000003050401a05c0811839471325476f8',
    protocol: 'CC',
    message: 'Setup',
  },
  {
    name: 'USSD Register *100#',
    packet: '020402004000000000000000060000001b7b1c15a11302010102013b300b04010f0406aa180c360201',
    protocol: 'SS',
    message: 'Register',
  },
  {
    name: 'GMM Attach Request',
    packet: '02040200400000000000000006000000080102e5e0710a0008091010103254769862f22400560705134233572b',
    protocol: 'GMM',
    message: 'Attach Request',
  },
  { name: 'GMM Attach Reject', packet: '02040200000000000000000006000000080407', protocol: 'GMM', message: 'Attach Reject' },
  {
    name: 'SM Activate PDP Request',
    packet: '020402004000000000000000060000000a4105030b00001f9198303028000000020121280908696e7465726e6574',
    protocol: 'SM',
    message: 'Activate PDP Context Request',
  },
  {
    name: 'SM Activate PDP Reject',
    packet: '020402000000000000000000060000008a431b',
    protocol: 'SM',
    message: 'Activate PDP Context Reject',
  },
  {
    name: 'LTE RRCConnectionRequest',
    packet: '02040d004d1600000000000002000000401deadbeef6',
    protocol: 'LTE RRC',
    message: 'rrcConnectionRequest',
  },
  {
    name: 'LTE DLInformationTransfer Attach reject',
    packet: '02040d000d16000000000000010000000a00183a2078',
    protocol: 'LTE RRC',
    message: 'dlInformationTransfer',
  },
  { name: 'LTE MeasurementReport', packet: '02040d000d160000000000000300000008002d58', protocol: 'LTE RRC', message: 'measurementReport' },
  {
    name: 'LTE RRCConnectionRelease',
    packet: '02040d000000000000000000010000002802',
    protocol: 'LTE RRC',
    message: 'rrcConnectionRelease',
  },
  { name: 'LTE MIB', packet: '02040d00000000000000000004000000655400', protocol: 'LTE RRC', message: 'MasterInformationBlock' },
  { name: 'LTE Paging s-TMSI', packet: '02040d0000000000000000000600000040001cafebabe0', protocol: 'LTE RRC', message: 'paging' },
  {
    name: 'EPS Attach request GUTI',
    packet: '020412004000000000000000000000000741710bf662f224800101deadbeef02e0e000040201d011',
    protocol: 'EMM',
    message: 'Attach request',
  },
  {
    name: 'EPS Attach request IMSI',
    packet: '0204120040000000000000000000000007417108091010103254769802e0e000040201d011',
    protocol: 'EMM',
    message: 'Attach request',
  },
  { name: 'EPS ciphered message', packet: '02041200000000000000000001000000271122334405aabbccdd' },
  {
    name: 'EPS integrity protected TAU reject',
    packet: '02041200000000000000000001000000171122334405074b09',
    protocol: 'EMM',
    message: 'Tracking area update reject',
  },
  { name: 'EPS Service request', packet: '02041200400000000000000001000000c7051234', protocol: 'EMM', message: 'Service request' },
  {
    name: 'ESM Activate default bearer',
    packet: '020412000000000000000000000000005201c101090908696e7465726e657405010a2d0002',
    protocol: 'ESM',
    message: 'Activate default EPS bearer context request',
  },
  {
    name: 'ESM PDN connectivity reject',
    packet: '020412000000000000000000000000000205d11b',
    protocol: 'ESM',
    message: 'PDN connectivity reject',
  },
  {
    name: 'EPS Attach accept TAI list',
    packet: '0204120000000000000000000000000007420129060062f224000700040201c200',
    protocol: 'EMM',
    message: 'Attach accept',
  },
  {
    name: 'UMTS DownlinkDirectTransfer LU reject',
    packet: '02040c0029cc000000000000000000001440040a0816',
    protocol: 'UMTS RRC',
    message: 'downlinkDirectTransfer',
  },
  {
    name: 'UMTS UplinkDirectTransfer',
    packet: '02040c006616000000000000010000006c8010402038',
    protocol: 'UMTS RRC',
    message: 'uplinkDirectTransfer',
  },
];
