import { describe, expect, it } from 'vitest';
import type { Backfill, Span } from '../src/api/types';
import { progress } from '../src/pages/coverage/Backfills';
import { barsOf, troubled } from '../src/pages/coverage/bars';
import { around, bounds, shift, ticks, withLength, zoom } from '../src/pages/coverage/window';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-09-14T12:00:00Z');
const at = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const span = (from: number, to: number, state: Span['state']): Span => ({ from: at(from), to: at(to), seconds: (from - to) * 60, state, cause: 'live' });

describe('the window', () => {
  const day = { lengthMs: 24 * HOUR, end: null };

  it('ends now and moves with it until it is shifted', () => {
    expect(bounds(day, NOW)).toEqual({ from: NOW - 24 * HOUR, to: NOW });
    const earlier = shift(day, -1, NOW);
    expect(earlier.end).toBe(NOW - 12 * HOUR);
    expect(shift(earlier, 1, NOW).end).toBeNull();
    expect(shift(day, 1, NOW).end).toBeNull();
  });

  it('zooms around its middle, and never beyond the list', () => {
    expect(zoom(day, -1, NOW).lengthMs).toBe(6 * HOUR);
    expect(zoom({ lengthMs: HOUR, end: null }, -1, NOW).lengthMs).toBe(HOUR);
    expect(zoom({ lengthMs: 31 * 24 * HOUR, end: null }, 1, NOW).lengthMs).toBe(31 * 24 * HOUR);
    expect(withLength({ lengthMs: 6 * HOUR, end: NOW - 10 * HOUR }, 2 * HOUR, NOW).end).toBe(NOW - 12 * HOUR);
  });

  it('around a span shows what was before and after', () => {
    const shown = bounds(around(NOW - 4 * HOUR, NOW - 3 * HOUR, NOW), NOW);
    expect(shown).toEqual({ from: NOW - 5 * HOUR, to: NOW - 2 * HOUR });
  });
});

describe('ticks', () => {
  it('stand on whole steps and are no more than there is room for', () => {
    const found = ticks(NOW - HOUR + 1, NOW, 10);
    expect(found.length).toBeLessThanOrEqual(10);
    expect(found.every((tick) => tick % 600_000 === 0)).toBe(true);
    for (const hours of [0.02, 1, 6, 24, 168, 744]) {
      expect(ticks(NOW - hours * HOUR, NOW, 8).length).toBeLessThanOrEqual(9);
      expect(ticks(NOW - hours * HOUR, NOW, 8).length).toBeGreaterThan(1);
    }
  });
});

describe('bars', () => {
  it('show a lost second of a month, on top of what is covered', () => {
    const bars = barsOf([span(10, 9.99, 'lost'), span(31 * 1440, 10, 'covered')], NOW - 31 * 24 * HOUR, NOW, 1000, 3);
    expect(bars.map((bar) => bar.span.state)).toEqual(['covered', 'lost']);
    expect(bars[1]!.width).toBe(3);
    expect(bars[1]!.x + bars[1]!.width).toBeLessThanOrEqual(1000);
  });

  it('leave out what lies outside', () => expect(barsOf([span(120, 90, 'lost')], NOW - HOUR, NOW, 1000, 3)).toEqual([]));

  it('list what was not covered, the newest first', () =>
    expect(troubled([span(30, 20, 'lost'), span(20, 10, 'covered'), span(10, 5, 'uncertain')]).map((item) => item.state)).toEqual(['uncertain', 'lost']));
});

describe('progress of a back-fill', () => {
  const run = (given: Partial<Backfill>): Backfill => ({ id: '1', mode: 'manual', state: 'running', from: at(60), to: at(0), requestedAt: at(0), detected: 0, read: 0, recovered: 0, failed: 0, ...given });

  it('is how far the span was read', () => {
    expect(progress(run({ readUpTo: at(45) }))).toBeCloseTo(0.25);
    expect(progress(run({}))).toBe(0);
    expect(progress(run({ state: 'completed' }))).toBe(1);
    expect(progress(run({ readUpTo: at(-10) }))).toBe(1);
  });
});
