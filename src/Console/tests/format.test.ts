import { describe, expect, it } from 'vitest';
import { bytes, duration, fromLocalInput, percent, relative, roughly, toLocalInput, utc } from '../src/ui/format';

describe('duration', () => {
  it.each([
    [0, '0 s'], [20, '< 0.1 s'], [400, '0.4 s'], [9_960, '10 s'], [12_000, '12 s'], [59_600, '60 s'], [200_000, '3 min 20 s'], [3_600_000, '1 h'], [10_032_000, '2 h 47 min'], [187_200_000, '2 d 4 h'],
  ])('of %i ms is %s', (ms, text) => expect(duration(ms)).toBe(text));
});

describe('relative', () => {
  it('says ago, in, and now', () => {
    expect(relative(0, 12_400)).toBe('12 s ago');
    expect(relative(7_200_000, 0)).toBe('in 2 h');
    expect(relative(500, 0)).toBe('now');
  });

  it('never says more than has gone by', () => expect(roughly(119_999)).toBe('1 min'));
});

describe('percent', () => {
  it('does not round what is missing away', () => {
    expect(percent(86_399.9999, 86_400)).toBe('99.999 %');
    expect(percent(0.0001, 86_400)).toBe('0.001 %');
    expect(percent(10, 10)).toBe('100 %');
    expect(percent(0, 10)).toBe('0 %');
    expect(percent(0, 0)).toBe('–');
  });
});

describe('moments', () => {
  it('go to a local input and back without loss of a second', () => {
    const at = new Date('2026-09-14T08:00:01Z');
    expect(fromLocalInput(toLocalInput(at))).toBe('2026-09-14T08:00:01.000Z');
    expect(fromLocalInput('')).toBeNull();
    expect(fromLocalInput('yesterday')).toBeNull();
  });

  it('show UTC', () => expect(utc(new Date('2026-09-14T08:00:01.9Z'))).toBe('2026-09-14 08:00:01 UTC'));
});

describe('bytes', () => {
  it('has one decimal', () => {
    expect(bytes(999)).toBe('999 B');
    expect(bytes(1_234_567)).toBe('1.2 MB');
  });
});
