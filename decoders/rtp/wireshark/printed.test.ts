import { describe, expect, it } from 'vitest';
import { printed } from './printed.js';

describe('numbers as C prints them', () => {
  it.each([
    [0.3125, 3, '0.312'],
    [0.4375, 3, '0.438'],
    [11.3125, 3, '11.312'],
    [-0.3125, 3, '-0.312'],
    [6.25, 1, '6.2'],
    [6.75, 1, '6.8'],
    [0.0005, 3, '0.001'],
    [0.0015, 3, '0.002'],
    [99.95, 1, '100.0'],
    [-100, 1, '-100.0'],
    [20, 3, '20.000'],
    [0, 1, '0.0'],
  ])('%d to %d decimals is %s', (value, decimals, text) => expect(printed(value, decimals)).toBe(text));
});
