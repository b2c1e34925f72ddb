import { describe, expect, it } from 'vitest';
import type { Adapter } from '../src/api/types';
import { countStates, linkHealth, matches, nextStep } from '../src/pages/adapters/health';

const adapter = (given: Partial<Adapter>): Adapter => ({
  name: 'Primary', state: 'Running', since: '2026-09-14T08:00:00Z', restarts: 0, isImport: false, eventsPerMinute: 0, facts: {}, counters: [], alarms: [], findings: [], ...given,
});

describe('linkHealth', () => {
  it('is unknown for an adapter that has no link', () => expect(linkHealth(adapter({}))).toBeNull());

  it('is bad when nothing is live or events do not arrive', () => {
    expect(linkHealth(adapter({ facts: { 'link.channels': '0 of 2 live' } }))?.tone).toBe('bad');
    expect(linkHealth(adapter({ facts: { 'link.channels': '1 of 2 live' } }))?.tone).toBe('warn');
    expect(linkHealth(adapter({ facts: { 'link.channels': '2 of 2 live', 'link.delivery': 'ok' } }))?.tone).toBe('ok');
    expect(linkHealth(adapter({ facts: { 'link.channels': '2 of 2 live', 'link.delivery': 'mute since 08:00' } }))).toMatchObject({ tone: 'bad', text: 'mute since 08:00' });
  });
});

describe('matches', () => {
  const one = adapter({ name: 'GenesysCX-Primary', dataSource: 'Contoso', why: 'Connected: 1 channel.' });

  it('wants every word, anywhere, in any case', () => {
    expect(matches(one, null, 'contoso primary')).toBe(true);
    expect(matches(one, null, 'contoso secondary')).toBe(false);
    expect(matches(one, 'Faulted', '')).toBe(false);
  });
});

describe('nextStep', () => {
  it('is the next attempt before anything planned', () =>
    expect(nextStep(adapter({ state: 'WaitingToRetry', nextAttempt: '2026-09-14T08:05:00Z', nextDailyRestart: '2026-09-14T08:01:00Z' }))).toEqual({ what: 'nextAttempt', at: '2026-09-14T08:05:00Z' }));

  it('is the earlier of what is planned', () =>
    expect(nextStep(adapter({ nextRun: '2026-09-14T09:00:00Z', nextDailyRestart: '2026-09-14T08:30:00Z' }))?.what).toBe('nextRestart'));

  it('is nothing for one that waits for a person', () => expect(nextStep(adapter({ state: 'Faulted', nextDailyRestart: '2026-09-14T08:30:00Z' }))).toBeNull());
});

describe('countStates', () => {
  it('puts the worst first and leaves out what there is none of', () =>
    expect(countStates([adapter({}), adapter({ state: 'Faulted' }), adapter({})])).toEqual([['Faulted', 1], ['Running', 2]]));
});
