import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../src/api/types';
import type { Line } from '../src/pages/events/EventList';
import { summary } from '../src/pages/events/facts';
import { join, withGaps } from '../src/pages/events/search';
import { linesOf } from '../src/pages/events/tail';
import { add, emptyTail, hold, KEPT, release } from '../src/ui/lines/tail';

const event = (sequence: number, data: Record<string, unknown> = {}): CallEvent => ({
  sequence, id: String(sequence), source: '/datasources/Contoso', type: 'recorder.call.connected', time: '2026-09-14T08:00:00Z', adapter: 'Primary', recovered: false, data,
});
const line = (sequence: number): Line => ({ kind: 'event', event: event(sequence) });
const numbers = (lines: readonly Line[]) => lines.map((item) => (item.kind === 'event' ? item.event.sequence : `${item.gap.from}-${item.gap.to}`));

describe('the live tail', () => {
  it('puts the newest on top and keeps so many', () => {
    const tail = add(add(emptyTail, [line(1), line(2)]), Array.from({ length: KEPT }, (_, index) => line(index + 3)));
    expect(tail.lines).toHaveLength(KEPT);
    expect(numbers(tail.lines).slice(0, 2)).toEqual([KEPT + 2, KEPT + 1]);
  });

  it('holds what comes while it is paused, counts what is too much, and goes on with it', () => {
    let tail = hold(add(emptyTail, [line(1)]));
    tail = add(tail, [line(2), line(3)]);
    expect(numbers(tail.lines)).toEqual([1]);
    expect(numbers(release(tail).lines)).toEqual([3, 2, 1]);
    expect(add(tail, Array.from({ length: KEPT }, (_, index) => line(index + 4))).dropped).toBe(2);
  });

  it('makes lines of events and gaps, and none of a heartbeat', () =>
    expect(
      numbers(linesOf([
        { id: '4', event: 'recorder.call.connected', data: JSON.stringify(event(4)) },
        { id: '7', event: 'gap', data: '{"from":5,"to":7,"reason":"damaged"}' },
        { id: '9', event: 'message', data: '' },
      ])),
    ).toEqual([4, '5-7']));
});

describe('the search', () => {
  const gaps = [{ from: 1, to: 3, reason: 'retention' }, { from: 6, to: 7, reason: 'damaged' }];

  it('puts gaps where their numbers are, in both directions', () => {
    expect(numbers(withGaps({ events: [event(4), event(5), event(8)], gaps }, false))).toEqual(['1-3', 4, 5, '6-7', 8]);
    expect(numbers(withGaps({ events: [event(8), event(5), event(4)], gaps }, true))).toEqual([8, '6-7', 5, 4, '1-3']);
  });

  it('tells a gap once that two answers tell', () => {
    const first = withGaps({ events: [event(8)], gaps: [gaps[1]!] }, true);
    expect(numbers(join(first, withGaps({ events: [event(5)], gaps: [gaps[1]!] }, true)))).toEqual([8, '6-7', 5]);
  });
});

describe('summary', () => {
  it('names who, with whom and how', () =>
    expect(summary(event(1, { userName: 'Ada', ani: '+4420', dnis: '+4930', endReason: 'client' }))).toBe('Ada · +4420 → +4930 · client'));
});
