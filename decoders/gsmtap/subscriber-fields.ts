/** What messages of all technologies say about whom, where and why. */

import { boolean, integer, keyword, many, short } from 'spoor/decoder';

const area = (which: string) => ({
  mcc: keyword(`Country code of ${which}, three digits`),
  mnc: keyword(`Network code of ${which}, two or three digits`),
  lac: integer(`Location area code of ${which}`),
  rac: short(`Routing area code of ${which}`),
  tac: integer(`Tracking area code of ${which}`),
  key: keyword(`${which[0]!.toUpperCase()}${which.slice(1)} in one word: 262-42-86`),
});

export const subscriberFields = {
  cause: short('Why: the cause as a number, of the protocol that cause_of names'),
  cause_name: keyword('The cause as the specification calls it'),
  cause_of: keyword('Whose numbers the cause is of: RR, MM, CC, GMM, SM, CP, RP, EMM, ESM, 5GMM, 5GSM'),

  identity: {
    type: keyword('Kind of the identity in the message: IMSI, IMEI, IMEISV, TMSI, GUTI, S-TMSI'),
    imsi: keyword('Subscriber that the message names', { identity: 'imsi' }),
    imei: keyword('Device that the message names; the last digit is the check digit, or 0', { identity: 'imei' }),
    imeisv: keyword('Device that the message names, with its software version', { identity: 'imei' }),
    tmsi: keyword('Temporary identity that the message names: TMSI, P-TMSI or M-TMSI, hexadecimal', { identity: 'tmsi' }),
    new_tmsi: keyword('Temporary identity that the network assigns', { identity: 'tmsi' }),
    requested: keyword('Kind of identity that the network asks for'),
  },
  paging: {
    count: short('Mobiles that the message pages'),
    channel_needed: many(keyword('Channel on which the first two of them are to answer: any, SDCCH, TCH/F, TCH/F or TCH/H')),
    imsi: many(keyword('Subscribers that are paged', { identity: 'imsi' })),
    tmsi: many(keyword('Temporary identities that are paged, hexadecimal', { identity: 'tmsi' })),
  },
  area: area('the area that the message is about'),
  old_area: area('the area that the mobile comes from'),
  cell: {
    key: keyword('The cell in one word: country, network, area and cell (262-42-86-4660)'),
    mcc: keyword('Country code of the cell, three digits'),
    mnc: keyword('Network code of the cell, two or three digits'),
    lac: integer('Location area code of the cell'),
    rac: short('Routing area code of the cell'),
    tac: integer('Tracking area code of the cell'),
    ci: integer('Cell identity: 16 bits in GSM, 28 in UMTS and LTE, with the controller or base station in front'),
    inferred: boolean('Not said by this message but by system information of its carrier before it'),
  },
};
