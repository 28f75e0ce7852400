import { describe, expect, it } from 'vitest';
import { SenderReports } from './sender-report.js';

const report = (at: number, packets: number, timestamp: number) => ({
  ntpSeconds: 3_900_000_000 + Math.floor(at),
  ntpFraction: Math.round((at % 1) * 2 ** 32),
  timestamp: timestamp | 0,
  packets,
  octets: (packets * 160) >>> 0,
});

/** Takes a report that passed here when its sender says it was written. */
const take = (sender: SenderReports, information: ReturnType<typeof report>, seen: number, segments: number) =>
  sender.report(information, seen, segments, 1e6 * (information.ntpSeconds + information.ntpFraction / 2 ** 32));

describe('the sender', () => {
  it('sent more than was seen, counted over the wrap of its counters', () => {
    const sender = new SenderReports();
    expect(take(sender, report(0, 0xffff_ff00, 0), 1000, 1)).toBe(false);
    expect(take(sender, report(5, 0x0000_0100, 40_000), 1490, 1)).toBe(true);
    expect([sender.sent, sender.notSeen]).toEqual([512, 22]);
    expect(sender.octets).toBe(512 * 160);
  });

  it('is not compared where it, or the stream, began anew', () => {
    const sender = new SenderReports();
    take(sender, report(0, 5000, 0), 5000, 1);
    expect(take(sender, report(5, 250, 40_000), 5250, 1)).toBe(false);
    expect(take(sender, report(10, 500, 80_000), 200, 2)).toBe(false);
    expect(take(sender, report(15, 750, 120_000), 450, 2)).toBe(true);
    expect([sender.sent, sender.notSeen]).toEqual([250, 0]);
  });

  it('is not believed when it counts what cannot be', () => {
    const sender = new SenderReports();
    take(sender, report(0, 0, 0), 0, 1);
    // More than there was time for, none of what came, more octets than fit.
    expect(take(sender, report(1, 12_000, 8000), 50, 1)).toBe(false);
    expect(take(sender, report(5, 12_000, 40_000), 250, 1)).toBe(false);
    expect(take(sender, { ...report(6, 12_050, 48_000), octets: 2 ** 31 }, 300, 1)).toBe(false);
    // A few may be on the way, and some are lost.
    take(sender, report(7, 12_100, 56_000), 350, 1);
    expect(take(sender, report(8, 12_130, 64_000), 400, 1)).toBe(true);
    expect(sender.notSeen).toBe(-20);
    expect(take(sender, report(9, 12_200, 72_000), 420, 1)).toBe(true);
    expect(sender.notSeen).toBe(50);
  });

  it('has a clock that is measured against its own time, from four seconds on, over the wrap of its timestamps', () => {
    const sender = new SenderReports();
    const rate = 8000 * 1.02;
    const start = 0xffff_8000;
    for (const at of [0, 1.25, 3.9]) take(sender, report(at, at * 50, start + at * rate), at * 50, 1);
    expect(sender.clockRate).toBeUndefined();
    take(sender, report(10.5, 525, start + 10.5 * rate), 525, 1);
    expect(sender.clockRate).toBeCloseTo(rate, 0);
  });

  it('has no clock when its time stands still, and a new one after its timestamps were moved', () => {
    const still = new SenderReports();
    for (let i = 0; i < 5; i++) take(still, { ...report(0, 50 * i, 8000 * i) }, 50 * i, 1);
    expect(still.clockRate).toBeUndefined();
    const moved = new SenderReports();
    for (let i = 0; i < 5; i++) take(moved, report(5 * i, 250 * i, 40_000 * i), 250 * i, 1);
    expect(moved.clockRate).toBeCloseTo(8000, 6);
    take(moved, report(25, 1250, -5_000_000), 1250, 1);
    expect(moved.clockRate).toBeUndefined();
    take(moved, report(30, 1500, -5_000_000 + 80_000), 1500, 1);
    expect(moved.clockRate).toBeCloseTo(16_000, 6);
  });
});
