import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

const padded = (text: string, width: number) => Buffer.from(text.padEnd(width, '\0')).toString('hex');
/** 2023-11-14 22:13:20.123456 UTC. */
const WRITTEN = 1_700_000_000_123_456;

function logLine(text: string, { level = '05', seconds = '6553f100', microseconds = '0001e240' } = {}): string {
  const places = `${padded('DRSL', 16)}${padded('abis_rsl.c', 32)}00000141`;
  return `02041000000000000000000000000000${seconds}${microseconds}${padded('OsmoBSC', 16)}00001092${level}000000${places}${padded(text, text.length)}`;
}

describe('a log line', () => {
  it('has a document of its own kind', () => {
    const { documents } = new Producer().send(logLine('hello log\n'), { time: WRITTEN + 900 });
    expect(documents).toEqual([
      {
        kind: 'log',
        document: {
          log: {
            level: 'notice',
            level_number: 5,
            process: 'OsmoBSC',
            pid: 4242,
            subsystem: 'DRSL',
            file: 'abis_rsl.c',
            line: 321,
            text: 'hello log',
            time: WRITTEN,
          },
        },
        about: { action: 'log-line', time: WRITTEN },
      },
    ]);
  });

  it('keeps the time of the capture when the clock of the program is wrong', () => {
    const { documents, counts } = new Producer().send(logLine('hello'), { time: WRITTEN + 3600e6 });
    expect(documents[0]?.about).toEqual({ action: 'log-line' });
    expect(documents[0]?.document.log?.time).toBe(WRITTEN);
    expect(counts.get('log_clocks_differ')).toBe(1);
  });

  it('says no time when there is none', () => {
    const { documents } = new Producer().send(logLine('hello', { seconds: '00000000' }), { time: WRITTEN });
    expect(documents[0]?.document.log).not.toHaveProperty('time');
    expect(documents[0]?.about).toEqual({ action: 'log-line' });
  });

  it.each([
    ['01', 'debug'],
    ['03', 'info'],
    ['05', 'notice'],
    ['06', 'notice'],
    ['07', 'error'],
    ['08', 'fatal'],
  ])('of level %s is called %s', (level, name) => {
    expect(new Producer().document(logLine('x', { level }))?.log?.level).toBe(name);
  });

  it('may be empty, and ends at a zero octet', () => {
    expect(new Producer().document(logLine(''))?.log?.text).toBe('');
    expect(new Producer().document(logLine('one\0two'))?.log?.text).toBe('one');
  });

  it('that is cut off before its text is left to the engine', () => {
    const { overrun, documents } = new Producer().send(logLine('').slice(0, -2));
    expect(overrun).toBe(true);
    expect(documents).toEqual([]);
  });

  it('is read the same below the header of version 3', () => {
    const line = logLine('hello').slice(32);
    expect(new Producer().document(`0300000200000000${line}`)?.log).toMatchObject({ process: 'OsmoBSC', text: 'hello' });
  });
});
