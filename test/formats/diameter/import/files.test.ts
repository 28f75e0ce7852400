/** Dictionaries of other programs: what is written of them, what is known already, and what is said of what they got wrong. */

import { describe, expect, it } from 'vitest';
import { type ForeignFile, type Imported, importDictionaries, isNotRead } from '../../../../src/formats/diameter/import/index.js';
import { shippedModel } from '../../../../src/formats/diameter/shipped.js';

const read = (...files: ForeignFile[]) => importDictionaries(files, shippedModel());

function imported(...files: ForeignFile[]): Imported {
  const result = read(...files);
  if (isNotRead(result)) throw new Error(result.reason);
  return result;
}

const said = ({ repairs }: Imported) => repairs.map(({ file, line, message }) => `${file}:${line}: ${message}`);

const DIA = `;; Acme's additions
@id 16777251
@name acme_s6a
@prefix acme
@vendor 99999 Acme
@avp_vendor_id 10415
   Visited-PLMN-Id ULR-Flags
@inherits diameter_gen_base_rfc6733

@avp_types
   Acme-Slice           7  Enumerated   MV
   Acme-Site            8  Grouped      V
   Acme-Site-Name       9  UTF8String   V  ; what people call it
   Visited-PLMN-Id   1407  OctetString  MV
   User-Name            1  UTF8String   M
   Acme-Shape          10  Polygon      V

@enum Acme-Slice
   GOLD    0
   SILVER  0x10
@enum Cancellation-Type
   MME_UPDATE_PROCEDURE  0
   ACME_MOVED           77
@define Result-Code
   DIAMETER_SUCCESS 2001
   ACME_FULL        4999

@grouped
   Acme-Site ::= < AVP Header: 8 99999 >
      { Acme-Site-Name }
    * [ AVP ]

@messages
   AMR ::= < Diameter Header: 8388999, REQ, PXY >
      < Session-Id >
      { User-Name }
      { Acme-Slice }
    * [ Acme-Site ]
   AMA ::= < Diameter Header: 8388999, PXY >
      < Session-Id >
      { Result-Code }
@end
@nonsense after the end`;

describe('.dia', () => {
  const result = imported({ file: 'acme.dia', text: DIA });

  it('becomes a dictionary that the strict language takes, of what is not known yet', () => {
    expect(result.problems).toEqual([]);
    expect(result.text).toBe(`dictionary acme-s6a

# Imported by spoor diameter import from acme.dia.

use base
use s6a

vendor Acme = 99999

application 16777251 S6a profile acme-s6a

avp Acme-Slice 7 Acme Enumerated M {
  0 GOLD
  16 SILVER
}

avp Acme-Site 8 Acme Grouped {
       { Acme-Site-Name }
     * [ AVP ]
}

avp Acme-Site-Name 9 Acme UTF8String

values Cancellation-Type {
  77 ACME_MOVED
}

results {
  4999 ACME_FULL
}

command 8388999 AMR proxiable
  request AMR {
         < Session-Id >
         { User-Name }
         { Acme-Slice }
       * [ Acme-Site ]
  }
  answer AMA {
         < Session-Id >
         { Result-Code }
  }
`);
  });

  it('is reported on, with the line of each thing left out', () => {
    expect(said(result)).toEqual([
      'acme.dia:16: AVP Acme-Shape was left out: a code and a type of RFC 6733 4.2 or 4.3 are wanted, not 10 Polygon',
    ]);
  });

  it('that the model has already adds nothing', () => {
    const again = imported({
      file: 'base.dia',
      text: '@avp_types\nUser-Name 1 UTF8String M\n@enum Cancellation-Type\nMME_UPDATE_PROCEDURE 0',
    });
    expect(again).toMatchObject({ added: 0, known: 2, repairs: [], problems: [] });
  });

  it('is told where it contradicts the model', () => {
    const result = imported({ file: 'x.dia', text: '@vendor 10415 3GPP\n@avp_types\nULR-Flagz 1405 OctetString V\nNew-One 1 Time VM' });
    expect(said(result)).toEqual([
      'x.dia:3: AVP 1405 of vendor 10415 is ULR-Flags here, not ULR-Flagz.',
      'x.dia:3: ULR-Flags is Unsigned32 here, not OctetString.',
      'x.dia:4: AVP 1 of vendor 10415 is 3GPP-IMSI here, not New-One.',
      'x.dia:4: 3GPP-IMSI is UTF8String here, not Time.',
    ]);
  });

  it('without a table still has the groups, whose headers tell enough', () => {
    const { text, problems, repairs } = imported({
      file: 'x.txt',
      text: '<Acme-Site> ::= < AVP Header: 8 99999 >\n{ User-Name }\n<Terminal-Information> ::= < AVP Header: 1401 >\n[ IMEI ]\n<Nameless> ::= < AVP Header: tbd >\n[ IMEI ]',
    });
    expect(text).toContain('vendor Vendor-99999 = 99999\n\navp Acme-Site 8 Vendor-99999 Grouped {\n       { User-Name }\n}');
    expect(repairs.map(({ line, message }) => `${line}: ${message.split(/[:;]/)[0]}`)).toEqual([
      '5: The header of Nameless has no code',
      '3: The header of Terminal-Information has no vendor',
      '5: Group Nameless was left out',
      '3: The rules of Terminal-Information differ from those here and were left out',
    ]);
    expect(problems).toEqual([]);
  });

  it('means by a name that several AVPs have the one of its application, and says so where it cannot know', () => {
    const command = (application: number) =>
      imported({ file: 'x.txt', text: `<X-Request> ::= < Diameter Header: 9, REQ, PXY, ${application} >\n[ User-Data ]` });
    const [cx, sh, s6a] = [16777216, 16777217, 16777251].map(command);
    expect(cx?.text).toContain('[ User-Data ]');
    expect(sh?.text).toContain('[ Sh-User-Data ]');
    expect([cx, sh].flatMap((result) => result?.repairs)).toEqual([]);
    expect(s6a && said(s6a)).toEqual([expect.stringMatching(/^x\.txt:2: User-Data may be .*: User-Data taken\.$/)]);
  });

  it('refines a group that the application defines otherwise', () => {
    const { text, problems } = imported({
      file: 'x.dia',
      text: '@id 16777251\n@grouped\n<Terminal-Information> ::= < AVP Header: 1401 10415 >\n[ IMEI ]\n@messages\n<X-Request> ::= < Diameter Header: 9, REQ >\n[ Class ]',
    });
    expect(text).toContain('refine Terminal-Information {\n       [ IMEI ]\n}');
    expect(problems).toEqual([]);
  });
});

const FIRST = `<?xml version="1.0"?>
<!DOCTYPE dictionary SYSTEM "dictionary.dtd" [
  <!ENTITY acme SYSTEM "Acme.xml">
]>
<dictionary>
  <base>
    <typedefn type-name="AcmeText" type-parent="UTF8String"/>
    <avp name="User-Name" code="1" mandatory="must"><type type-name="UTF8String"/></avp>
  </base>
  <vendor vendor-id="Acme" code="99999" name="Acme Networks"/>
  &acme;
</dictionary>`;

const PART = `<?xml version="1.0"?>
<application id="16799999" name="Acme Zeta">
  <command name="Acme Move" code="8388999" vendor-id="Acme">
    <requestrules><fixed><avprule name="Session-Id" maximum="1" minimum="1"/></fixed>
      <required><avprule name="User-Name" maximum="1" minimum="1"/></required>
      <optional><avprule name="Acme-Site" maximum="none"/><avprule name="AVP" maximum="none"/></optional></requestrules>
  </command>
  <avp name="Acme-Slice" code="7" mandatory="mustnot" vendor-bit="must" vendor-id="Acme">
    <type type-name="Enumerated"/><enum name="less than &quot;gold&quot;" code="1"/>
  </avp>
  <avp name="Acme-Site" code="8" vendor-id="Acme"><grouped><gavp name="Acme-Site-Name"/></grouped></avp>
  <avp name="Acme-Site-Name" code="9" vendor-id="Acme"><type type-name="AcmeText"/></avp>
  <avp name="Of-Nobody" code="9" vendor-id="Nobody"><type type-name="AcmeText"/></avp>
</application>`;

describe('XML of Wireshark and freeDiameter', () => {
  it('is read from all its files together', () => {
    const result = imported({ file: 'dictionary.xml', text: FIRST }, { file: 'parts/Acme.xml', text: PART });
    expect(result.problems).toEqual([]);
    expect(result.text).toContain('vendor Acme-Networks = 99999\n\napplication 16799999 "Acme Zeta" profile dictionary');
    expect(result.text).toContain(`avp Acme-Slice 7 Acme-Networks Enumerated -M {\n  1 "less than 'gold'"\n}`);
    expect(result.text).toContain('avp Acme-Site 8 Acme-Networks Grouped {\n     * [ Acme-Site-Name ]\n     * [ AVP ]\n}');
    expect(result.text).toContain('avp Acme-Site-Name 9 Acme-Networks UTF8String');
    expect(result.text).toContain(
      'command 8388999 Acme-Move\n  request AMR {\n         < Session-Id >\n         { User-Name }\n       * [ Acme-Site ]\n       * [ AVP ]\n  }',
    );
    expect(said(result)).toEqual([
      'parts/Acme.xml:13: AVP Of-Nobody was left out: no vendor Nobody is declared. Name the file that does beside this.',
    ]);
  });

  it('opens no file that was not named, and says which one is missing', () => {
    expect(said(imported({ file: 'dictionary.xml', text: FIRST }))).toEqual([
      'dictionary.xml:4: Refers to Acme.xml, which was not given: name it beside this file to have it read.',
    ]);
  });

  it.each([
    ['<dictionary>\n<avp name="X" code="1">\n</dictionary>', 3, /Unexpected close tag/],
    ['<?xml version="1.0"?>\n<dictionary', 1, /Invalid character in tag name|Unclosed/],
    ['<dictionary>&secret;</dictionary>', 1, /Invalid character entity/],
  ])('that is none is refused with its line: %j', (text, line, reason) => {
    const result = read({ file: 'x.xml', text });
    expect(result).toMatchObject({ file: 'x.xml', reason: expect.stringMatching(reason) });
    expect(isNotRead(result) && result.line).toBeGreaterThanOrEqual(line);
  });
});

describe('what is no dictionary at all', () => {
  it.each(['', 'Dear sirs,', '\u0000\u0001\u0002'])('is refused: %j', (text) => {
    expect(read({ file: 'x', text })).toMatchObject({ file: 'x', reason: expect.stringContaining('neither definitions') });
  });

  it('does not take long, or throw, whatever stands in it', () => {
    const head = '<X-Request> ::= < Diameter Header: 9, REQ >\n';
    for (const piece of ['[', '[ ', '* ', '<', ' ', '-', 'a ', '{ A }', '[ A - ', '1*', '...', ']']) {
      const { problems } = imported({ file: 'x', text: head + piece.repeat(20_000) });
      expect(problems).toEqual([]);
    }
  });
});
