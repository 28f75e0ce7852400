/** What a SIM command holds in its document; `message` is the instruction. */

import { integer, keyword, short } from 'spoor/decoder';

/** Below `sim`. */
export const simFields = {
  class: keyword('How the class octet is coded: interindustry, etsi (UICC) or gsm (cards of GSM)'),
  channel: short('Logical channel'),
  file: keyword('File or folder that the command is about: EF.IMSI, or its identifier where that is in no table'),
  file_id: keyword('Its identifier, hexadecimal'),
  path: keyword('Its place: MF/ADF.USIM/EF.IMSI; a ? at the end is a file that the command names by a short number'),
  short_file: short('Short number by which the command names the file'),
  application: keyword('Application that is selected: USIM, ISIM ...'),
  aid: keyword('Identifier of the application, up to where it says which it is, hexadecimal'),
  offset: integer('Where in the file the command reads or writes', 'bytes'),
  record: short('Record that the command reads or writes; 0 is that of the mode'),
  length: short('P3: octets of data that the command brings or wants; 0 may mean 256', 'bytes'),
  data_length: integer('Octets of data that went over, of which none is stored', 'bytes'),
  status: keyword('SW1 and SW2, hexadecimal: 9000 is good'),
  status_name: keyword('What the status means'),
  tries_left: short('Attempts that are left for a PIN'),
  toolkit: keyword('SIM toolkit object that FETCH gets or ENVELOPE brings'),
  sensitive: keyword('What went over in the data: pin, authentication, imsi, iccid, key, location, number, phonebook, short-message'),
};
