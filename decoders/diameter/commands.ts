/** Diameter commands by code: RFC 6733 3.1, the RFCs and 3GPP specifications named below, IANA command code registry. */

import { applicationName, applicationSlug } from './applications.js';

export interface Command {
  /** Abbreviation of the request: `ULR`; ambiguous without its application (PUR of Sh and of S6a). The title where there is none. */
  readonly name: string;
  /** `Update-Location`: the name in the specification without `-Request`. */
  readonly title: string;
  /** Kebab case with the application before it: `s6a-update-location`; base commands stand alone: `device-watchdog`. */
  readonly action: string;
  /** False for a code that the table lacks. */
  readonly known: boolean;
}

export const CER = 257;
export const DWR = 280;
export const DPR = 282;
/** Credit-Control, RFC 8506 3.1. */
export const CCR = 272;

/** Whether the code is one that a plausible message may have: of the table, or of the ranges IANA has given out (RFC 6733 11.1). */
export function plausibleCommand(code: number): boolean {
  return (code >= 256 && code <= 330) || (code >= 8388608 && code <= 8389000) || TITLES.has(code);
}

/**
 * The command `code` of `application`. Objects are made once per pair and kept; pairs that are not in the tables share one
 * object, so a flood of invented codes costs nothing.
 */
export function commandOf(application: number, code: number): Command {
  let commands = kept.get(application);
  if (commands === undefined) {
    if (applicationName(application) === undefined) return unnamed(code);
    commands = new Map();
    kept.set(application, commands);
  }
  let command = commands.get(code);
  if (command === undefined) {
    const row = TITLES.get(code);
    if (row === undefined) return UNKNOWN;
    command = { name: row.name, title: row.title, action: action(applicationSlug(application), row.title), known: true };
    commands.set(code, command);
  }
  return command;
}

/** A known code under an application nobody knows keeps its name. */
function unnamed(code: number): Command {
  const row = TITLES.get(code);
  return row === undefined ? UNKNOWN : { ...row, action: action('', row.title), known: true };
}

function action(slug: string, title: string): string {
  const words = title.toLowerCase();
  return slug === '' || slug === words ? words : `${slug}-${words}`;
}

const UNKNOWN: Command = { name: 'unknown', title: 'unknown', action: 'unknown-command', known: false };

const kept = new Map<number, Map<number, Command>>();

// Command code, abbreviation of the request, name without -Request. A code has one name whatever application uses it.
const ROWS: readonly (readonly [number, string, string])[] = [
  // RFC 6733
  [257, 'CER', 'Capabilities-Exchange'],
  [258, 'RAR', 'Re-Auth'],
  [271, 'ACR', 'Accounting'],
  [274, 'ASR', 'Abort-Session'],
  [275, 'STR', 'Session-Termination'],
  [280, 'DWR', 'Device-Watchdog'],
  [282, 'DPR', 'Disconnect-Peer'],
  // RFC 4004
  [260, 'AMR', 'AA-Mobile-Node'],
  [262, 'HAR', 'Home-Agent-MIP'],
  // RFC 7155
  [265, 'AAR', 'AA'],
  // RFC 4072
  [268, 'DER', 'Diameter-EAP'],
  // RFC 8506
  [272, 'CCR', 'Credit-Control'],
  // RFC 4740
  [283, 'UAR', 'User-Authorization'],
  [284, 'SAR', 'Server-Assignment'],
  [285, 'LIR', 'Location-Info'],
  [286, 'MAR', 'Multimedia-Auth'],
  [287, 'RTR', 'Registration-Termination'],
  [288, 'PPR', 'Push-Profile'],
  // TS 29.229
  [300, 'UAR', 'User-Authorization'],
  [301, 'SAR', 'Server-Assignment'],
  [302, 'LIR', 'Location-Info'],
  [303, 'MAR', 'Multimedia-Auth'],
  [304, 'RTR', 'Registration-Termination'],
  [305, 'PPR', 'Push-Profile'],
  // TS 29.329
  [306, 'UDR', 'User-Data'],
  [307, 'PUR', 'Profile-Update'],
  [308, 'SNR', 'Subscribe-Notifications'],
  [309, 'PNR', 'Push-Notification'],
  // TS 29.109
  [310, 'BIR', 'Bootstrapping-Info'],
  [312, 'GPR', 'GBAPush-Info'],
  // TS 29.140
  [311, 'MPR', 'Message-Process'],
  // ITU-T Q.3303.3
  [314, 'PDR', 'Policy-Data'],
  [315, 'PIR', 'Policy-Install'],
  // TS 29.272
  [316, 'ULR', 'Update-Location'],
  [317, 'CLR', 'Cancel-Location'],
  [318, 'AIR', 'Authentication-Information'],
  [319, 'IDR', 'Insert-Subscriber-Data'],
  [320, 'DSR', 'Delete-Subscriber-Data'],
  [321, 'PUR', 'Purge-UE'],
  [322, 'RSR', 'Reset'],
  [323, 'NOR', 'Notify'],
  [324, 'ECR', 'ME-Identity-Check'],
  [8388638, 'UVR', 'Update-VCSG-Location'],
  [8388642, 'CVR', 'Cancel-VCSG-Location'],
  // RFC 5778
  [325, 'MIR', 'MIP6'],
  // RFC 5866
  [326, 'QAR', 'QoS-Authorization'],
  [327, 'QIR', 'QoS-Install'],
  // RFC 6737
  [328, 'CUR', 'Capabilities-Update'],
  // RFC 6738
  [329, 'IKESKR', 'IKEv2-SK'],
  // RFC 6736
  [330, 'NCR', 'NAT-Control'],
  // TS 29.172
  [8388620, 'PLR', 'Provide-Location'],
  [8388621, 'LRR', 'Location-Report'],
  // TS 29.173
  [8388622, 'RIR', 'LCS-Routing-Info'],
  // TS 29.219
  [8388635, 'SLR', 'Spending-Limit'],
  [8388636, 'SNR', 'Spending-Status-Notification'],
  // TS 29.212
  [8388637, 'TSR', 'TDF-Session'],
  [8388731, 'TNR', 'TSSF-Notification'],
  // TS 29.368
  [8388639, 'DAR', 'Device-Action'],
  [8388640, 'DNR', 'Device-Notification'],
  // TS 29.336
  [8388641, 'SIR', 'Subscriber-Information'],
  [8388718, 'CIR', 'Configuration-Information'],
  [8388719, 'RIR', 'Reporting-Information'],
  [8388726, 'NIR', 'NIDD-Information'],
  // TS 29.337
  [8388643, 'DTR', 'Device-Trigger'],
  [8388644, 'DRR', 'Delivery-Report'],
  // TS 29.338
  [8388645, 'OFR', 'MO-Forward-Short-Message'],
  [8388646, 'TFR', 'MT-Forward-Short-Message'],
  [8388647, 'SRR', 'Send-Routing-Info-for-SM'],
  [8388648, 'ALR', 'Alert-Service-Centre'],
  [8388649, 'RDR', 'Report-SM-Delivery-Status'],
  // TS 29.215
  [8388656, 'TER', 'Trigger-Establishment'],
  // TS 29.468
  [8388662, 'GAR', 'GCS-Action'],
  [8388663, 'GNR', 'GCS-Notification'],
  // TS 29.344
  [8388664, 'PIR', 'ProSe-Subscriber-Information'],
  [8388665, 'UPR', 'Update-ProSe-Subscriber-Data'],
  [8388666, 'PNR', 'ProSe-Notify'],
  [8388667, 'RSR', 'Reset'],
  [8388713, 'PSR', 'ProSe-Initial-Location-Information'],
  // TS 29.345
  [8388668, 'PAR', 'ProSe-Authorization'],
  [8388669, 'PDR', 'ProSe-Discovery'],
  [8388670, 'PMR', 'ProSe-Match'],
  [8388671, 'PIR', 'ProSe-Match-Report-Info'],
  [8388672, 'PRR', 'ProSe-Proximity'],
  [8388673, 'PLR', 'ProSe-Location-Update'],
  [8388674, 'ALR', 'ProSe-Alert'],
  [8388675, 'PCR', 'ProSe-Cancellation'],
  // TS 29.343
  [8388676, 'PXR', 'ProXimity-Action'],
  [8388727, 'XAR', 'ProXimity-Application'],
  // TS 29.217
  [8388720, 'NRR', 'Non-Aggregated-RUCI-Report'],
  [8388721, 'ARR', 'Aggregated-RUCI-Report'],
  [8388722, 'MUR', 'Modify-Uecontext'],
  // TS 29.154
  [8388723, 'BTR', 'Background-Data-Transfer'],
  [8388735, 'ECR', 'Event-Configuration'],
  [8388736, 'ERR', 'Event-Reporting'],
  // TS 29.128
  [8388732, 'CMR', 'Connection-Management'],
  [8388733, 'ODR', 'MO-Data'],
  [8388734, 'TDR', 'MT-Data'],
  // vendor-specific
  [511, 'Ping', 'Ping'],
  [8388631, 'Subscription-Information-Application', 'Subscription-Information-Application'],
  [8388632, 'Distributed-Charging', 'Distributed-Charging'],
  [8388633, 'Ericsson-SL', 'Ericsson-SL'],
  [8388634, 'Ericsson-SN', 'Ericsson-SN'],
  [8388650, 'NSN-Cancel-LocationMS', 'NSN-Cancel-LocationMS'],
  [8388651, 'NSN-User-DataMS', 'NSN-User-DataMS'],
  [8388652, 'NSN-Profile-UpdateMS', 'NSN-Profile-UpdateMS'],
  [8388653, 'NSN-Subscribe-NotificationsMS', 'NSN-Subscribe-NotificationsMS'],
  [8388654, 'NSN-Push-NotificationMS', 'NSN-Push-NotificationMS'],
  [8388655, 'Get-Gateway', 'Get-Gateway'],
  [8388657, 'Ericsson-Binding-Data', 'Ericsson-Binding-Data'],
  [8388717, 'Ericsson-Trace-Report', 'Ericsson-Trace-Report'],
  [16777214, 'CIR', 'Charging-Interrogation'],
];

const TITLES: ReadonlyMap<number, { readonly name: string; readonly title: string }> = new Map(
  ROWS.map(([code, name, title]) => [code, { name, title }]),
);
