import { describe, expect, it } from 'vitest';
import type { Conversation, Lane, LiveCall } from '../src/api/types';
import { bare, clock, heldMs, laneName, partyOf, ties } from '../src/pages/calls/facts';
import { rowsOf, stretch } from '../src/pages/calls/picture';

const START = Date.parse('2026-09-14T12:00:00Z');
const at = (second: number) => new Date(START + second * 1000).toISOString();
const call = (more: Partial<LiveCall> = {}): LiveCall => ({
  conversationId: 'c1', participantId: 'a', state: 'connected', since: at(0), startedAt: at(0), holds: 0, heldSeconds: 0, with: [], adapters: ['First'], dataSource: 'Contoso', beginUnknown: false, sequence: 1, ...more,
});
const lane = (more: Partial<Lane> = {}): Lane => ({ participantId: 'a', call: true, open: false, failed: false, beginUnknown: false, segments: [], consults: [], points: [], ...more });
const conversation = (more: Partial<Conversation> = {}): Conversation => ({
  conversationId: 'c1', dataSource: 'Contoso', otherDataSources: [], adapters: ['First'], open: false, from: at(0), to: at(100), lanes: [], conferences: [], recordings: [], events: [], truncated: false, ...more,
});

describe('facts of a call', () => {
  it('lengths are counted like a clock', () => {
    expect([clock(0), clock(7_900), clock(750_000), clock(3_723_000), clock(-5)]).toEqual(['0:00', '0:07', '12:30', '1:02:03', '0:00']);
  });

  it('numbers are bare, and the far side is the other one', () => {
    expect(bare('tel:+13175550100')).toBe('+13175550100');
    expect(bare('sip:agent@host;user=x')).toBe('agent');
    expect(partyOf({ direction: 'inbound', ani: 'tel:+1', dnis: 'tel:+2' })).toBe('+1');
    expect(partyOf({ direction: 'outbound', ani: 'tel:+1', dnis: 'tel:+2' })).toBe('+2');
    expect(partyOf({})).toBeUndefined();
  });

  it('holds count on while one lasts', () => {
    expect(heldMs(call({ heldSeconds: 5, heldSince: at(10) }), START + 12_000)).toBe(7_000);
  });

  it('consult, transfer and conference are told in words', () => {
    expect(ties(call({ consult: { kind: 'starter', name: 'Grace' }, with: ['Grace'] }))).toEqual(['consults Grace']);
    expect(ties(call({ consult: { kind: 'target' } }))).toEqual(['consulted by somebody']);
    expect(ties(call({ transferredFrom: { kind: 'blind', name: 'Ada' } }))).toEqual(['blind transfer from Ada']);
    expect(ties(call({ state: 'conference', with: ['Ada', 'Grace'] }))).toEqual(['with Ada, Grace']);
  });

  it('a lane has a name whatever is known of it', () => {
    expect(laneName(lane({ userName: 'Ada' }))).toBe('Ada');
    expect(laneName(lane({ call: false, purpose: 'acd', queueName: 'Support' }))).toBe('Support');
    expect(laneName(lane({ call: false, purpose: 'customer', ani: 'tel:+1' }))).toBe('+1');
    expect(laneName(lane({ call: false, purpose: 'ivr', ani: 'tel:+1' }))).toBe('Menu');
    expect(laneName(lane({ call: false }))).toBe('unnamed');
  });
});

describe('the picture', () => {
  it('reaches to now while the conversation goes on, and is never empty', () => {
    expect(stretch(conversation({ open: true }), START + 300_000)).toEqual({ from: START, to: START + 300_000 });
    expect(stretch(conversation(), START + 300_000).to).toBe(START + 100_000);
    expect(stretch(conversation({ to: at(0) }), START).to).toBe(START + 1000);
  });

  it('draws states, consults, conferences and events where they were', () => {
    const told = conversation({
      conferences: [{ from: at(60) }],
      lanes: [
        lane({
          segments: [{ state: 'alerting', from: at(0), to: at(10), recovered: false }, { state: 'connected', from: at(10), recovered: true }],
          consults: [{ from: at(20), to: at(40), starter: true }],
          points: [{ sequence: 7, time: at(10), type: 'recorder.call.connected', recovered: false }],
        }),
        lane({ segments: [{ state: 'connected', from: at(1), to: at(50), recovered: false }] }),
      ],
    });
    const [first, second] = rowsOf(told, START, START + 100_000, 1000);
    expect(first!.bars.map((bar) => [bar.state, bar.x, bar.width, bar.recovered])).toEqual([['alerting', 0, 100, false], ['connected', 100, 900, true]]);
    expect(first!.under.map((bar) => [bar.state, bar.x, bar.width])).toEqual([['consult', 200, 200], ['conference', 600, 400]]);
    expect(first!.points.map((point) => [point.x, point.sequence])).toEqual([[100, 7]]);
    expect(second!.under).toEqual([]);
  });

  it('shows what was too short to be seen', () => {
    const [row] = rowsOf(conversation({ lanes: [lane({ segments: [{ state: 'alerting', from: at(100), to: at(100), recovered: false }] })] }), START, START + 100_000, 500);
    expect(row!.bars[0]!.width).toBeGreaterThanOrEqual(2);
    expect(row!.bars[0]!.x + row!.bars[0]!.width).toBeLessThanOrEqual(500);
  });
});
