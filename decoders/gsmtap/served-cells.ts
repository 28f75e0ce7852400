/** Cells of LTE and UMTS, as their system information told: what messages to and from a mobile do not say of themselves. */

import { type ByteView, type Microseconds, OldestFirst } from 'spoor/decoder';
import type { MessageDocument } from './fields.js';
import { RepeatedBlocks } from './repeated-blocks.js';

type CellFields = NonNullable<MessageDocument['cell']>;

/** A device sees some dozen; a flood of invented channel numbers ends here, at some 2 MB. */
export const MOST_SERVED = 2048;

interface Served {
  identity: CellFields | undefined;
  readonly blocks: RepeatedBlocks;
}

/** Channels that tell of the cell itself. */
const BROADCAST: ReadonlySet<string | undefined> = new Set([
  'BCCH-BCH',
  'BCCH-DL-SCH',
  'BCCH-FACH',
  'MasterInformationBlock',
  'SysInfoType1',
  'SysInfoType3',
]);
/** What has a cell: NAS is seen where its device is, in the cell that it told of last. */
const TECHNOLOGY: ReadonlyMap<string | undefined, string> = new Map([
  ['LTE_RRC', 'LTE'],
  ['LTE_NAS', 'LTE'],
  ['UMTS_RRC', 'UMTS'],
]);

/** By where the report comes from, channel number and code; the first one told goes when there are too many. */
export class ServedCells {
  private readonly cells = new OldestFirst<string, Served>();
  private readonly last = new Map<string, CellFields>();
  displaced = 0;

  /**
   * Takes in what a message says of its cell, and puts into the document what it does not say. False for system information that was told less than
   * `interval` ago, octet by octet; 0 for every repetition.
   */
  place(place: string, document: MessageDocument, block: ByteView, time: Microseconds, interval: Microseconds): boolean {
    const technology = TECHNOLOGY.get(document.type_name);
    if (technology === undefined) return true;
    const source = `${place} ${technology}`;
    const key = `${source} ${document.arfcn ?? 0} ${document.cell_code ?? ''}`;
    if (!BROADCAST.has(document.channel)) {
      const identity = this.identityOf(key, source, document);
      if (identity !== undefined && document.cell === undefined) document.cell = identity;
      return true;
    }
    const cell = this.cells.get(key) ?? this.add(key);
    if (document.cell !== undefined) this.learn(cell, source, document.cell);
    // Of UMTS the block with the number of the cell says neither network nor area.
    if (document.cell?.ci !== undefined && document.cell.mcc === undefined && cell.identity?.key !== undefined)
      document.cell = cell.identity;
    return interval === 0 || !isRepeated(cell, document, block, time, interval);
  }

  /** Of a producer that does not say which channel it is on, and of NAS, the cell that it told of last. */
  private identityOf(key: string, source: string, { type_name, arfcn }: MessageDocument): CellFields | undefined {
    const anywhere = type_name === 'LTE_NAS' || arfcn === undefined || arfcn === 0;
    return anywhere ? this.last.get(source) : this.cells.get(key)?.identity;
  }

  /** In UMTS network, area and number of a cell come in three blocks. */
  private learn(cell: Served, source: string, said: CellFields): void {
    const before = cell.identity;
    const identity: CellFields = {
      mcc: said.mcc ?? before?.mcc,
      mnc: said.mnc ?? before?.mnc,
      lac: said.lac ?? before?.lac,
      rac: said.rac ?? before?.rac,
      tac: said.tac ?? before?.tac,
      ci: said.ci ?? before?.ci,
      inferred: true,
    };
    const area = identity.tac ?? identity.lac;
    if (identity.mcc !== undefined && identity.mnc !== undefined && area !== undefined && identity.ci !== undefined)
      identity.key = `${identity.mcc}-${identity.mnc}-${area}-${identity.ci}`;
    cell.identity = identity;
    if (!this.last.has(source) && this.last.size >= MOST_SERVED) this.last.clear();
    this.last.set(source, identity);
  }

  private add(key: string): Served {
    if (this.cells.size >= MOST_SERVED) {
      const { oldestKey } = this.cells;
      if (oldestKey !== undefined) this.cells.delete(oldestKey);
      this.displaced++;
    }
    const cell: Served = { identity: undefined, blocks: new RepeatedBlocks() };
    this.cells.set(key, cell);
    return cell;
  }
}

function isRepeated({ blocks }: Served, document: MessageDocument, block: ByteView, time: Microseconds, interval: Microseconds): boolean {
  return blocks.isRepeated(document.channel === 'BCCH-BCH' ? uncounted(document, block) : block.hex(0, block.length), time, interval);
}

/** The master information of LTE, and each frame of the BCH of UMTS, counts frames: it is never the same, and counts by what else it tells. */
function uncounted({ type_name, lte }: MessageDocument, block: ByteView): string {
  if (type_name !== 'UMTS_RRC') return `bandwidth ${lte?.cell?.bandwidth_rb}`;
  // Behind the eleven bits of SFN-Prime.
  return block.length < 2 ? '' : `${block.u8(1) & 0x1f} ${block.hex(2, block.length - 2)}`;
}
